//! Notes: where the values of an item stand in its text, taken while it is passed over.
//!
//! What is read later, and perhaps more than once, is read by them: nothing is searched for or checked again,
//! and each text is there to be borrowed. One with escapes, and a binary value, is decoded when it is noted.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::{Blob, base64};

use super::scan::{Result, Scanner, odd};
use crate::codec::{Elements, Entries, Entry, Source};
use crate::error::DecodeError;
use crate::item::Item;
use crate::wire::{Kind, SetKind};

/// A value, or the name before one. Places are bytes of a text, and those of members numbers of notes.
#[derive(Debug, Clone, Copy)]
enum Note {
    /// Where an item stands in the text; its entries follow.
    Item(Span),
    Text(Span),
    /// A text whose escapes have been resolved.
    Resolved(Span),
    Number(Span),
    Binary(Span),
    Bool(bool),
    Null(bool),
    List(Members),
    Set(SetKind, Members),
    Map(Members),
}

#[derive(Debug, Clone, Copy)]
struct Span {
    at: u32,
    len: u32,
}

impl Span {
    #[inline]
    fn new(from: usize, to: usize) -> Self {
        let at = short(from);
        Self {
            at,
            len: short(to) - at,
        }
    }

    /// The same in a text that begins at `base`.
    #[inline]
    fn of(self, text: &str, base: usize) -> Result<&str> {
        let from = (self.at as usize).wrapping_sub(base);
        let to = from.wrapping_add(self.len as usize);
        text.get(from..to).ok_or_else(odd)
    }

    fn range(self) -> std::ops::Range<usize> {
        let from = self.at as usize;
        from..from + self.len as usize
    }
}

/// What follows a list, set or map: so many members, and behind them this note.
#[derive(Debug, Clone, Copy)]
struct Members {
    count: u32,
    end: u32,
}

/// No text is that long: [`Notes::begin`] has looked.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Notes of the items of a text.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    all: Vec<Note>,
    /// Texts without their escapes.
    resolved: String,
    /// Binary values.
    binary: Vec<u8>,
}

impl Notes {
    /// Notes of what the scanner is to pass over.
    pub(crate) fn begin(scanner: &Scanner<'_>) -> Result<Self> {
        if u32::try_from(scanner.text.len()).is_err() {
            return Err(odd());
        }
        // Enough for the item of a small answer.
        let all = Vec::with_capacity(scanner.text.len().min(1024) / 16);
        Ok(Self {
            all,
            ..Self::default()
        })
    }

    /// Passes over an item, as strict as reading it is, and gives the number of its note.
    pub(crate) fn item(&mut self, scanner: &mut Scanner<'_>) -> Result<u32> {
        let number = self.all.len();
        let from = scanner.at;
        self.all.push(Note::Item(Span::new(from, from)));
        self.entries(scanner, Note::Map)?;
        self.put(number, Note::Item(Span::new(from, scanner.at)));
        Ok(short(number))
    }

    #[inline]
    fn put(&mut self, number: usize, note: Note) {
        if let Some(place) = self.all.get_mut(number) {
            *place = note;
        }
    }

    fn element(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        let kind = scanner.begin()?;
        self.value(scanner, kind)
    }

    fn value(&mut self, scanner: &mut Scanner<'_>, kind: Kind) -> Result<()> {
        match kind {
            Kind::S => self.text(scanner)?,
            Kind::N => self.number(scanner)?,
            Kind::B => self.binary(scanner)?,
            Kind::Bool => self.all.push(Note::Bool(scanner.bool()?)),
            Kind::Null => self.all.push(Note::Null(scanner.bool()?)),
            Kind::Ss => self.set(scanner, SetKind::Ss, Self::text)?,
            Kind::Ns => self.set(scanner, SetKind::Ns, Self::number)?,
            Kind::Bs => self.set(scanner, SetKind::Bs, Self::binary)?,
            Kind::L => self.members(scanner, b'[', b']', Note::List, Self::element)?,
            Kind::M => self.entries(scanner, Note::Map)?,
            Kind::Unknown => return Err(odd()),
        }
        scanner.take(b'}')
    }

    #[inline]
    fn text(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        let note = match scanner.pass_plain_string() {
            Some((from, to)) => Note::Text(Span::new(from, to)),
            None => self.resolve(scanner)?,
        };
        self.all.push(note);
        Ok(())
    }

    #[cold]
    fn resolve(&mut self, scanner: &mut Scanner<'_>) -> Result<Note> {
        let from = self.resolved.len();
        scanner.escaped(&mut self.resolved)?;
        Ok(Note::Resolved(Span::new(from, self.resolved.len())))
    }

    fn number(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        // Nobody writes a number with escapes.
        let (from, to) = scanner.pass_plain_string().ok_or_else(odd)?;
        self.all.push(Note::Number(Span::new(from, to)));
        Ok(())
    }

    fn binary(&mut self, scanner: &mut Scanner<'_>) -> Result<()> {
        // The SDK decodes the text as it stands: an escape in it is a mistake there.
        let Cow::Borrowed(text) = scanner.string()? else {
            return Err(odd());
        };
        let bytes = base64::decode(text).map_err(|_| odd())?;
        let from = self.binary.len();
        self.binary.extend(bytes);
        let span = Span::new(from, self.binary.len());
        self.all.push(Note::Binary(span));
        Ok(())
    }

    fn set(
        &mut self,
        scanner: &mut Scanner<'_>,
        kind: SetKind,
        element: fn(&mut Self, &mut Scanner<'_>) -> Result<()>,
    ) -> Result<()> {
        let note = |members| Note::Set(kind, members);
        self.members(scanner, b'[', b']', note, element)
    }

    fn entries(&mut self, scanner: &mut Scanner<'_>, note: fn(Members) -> Note) -> Result<()> {
        self.members(scanner, b'{', b'}', note, |notes, scanner| {
            notes.text(scanner)?;
            let kind = scanner.begin_named()?;
            notes.value(scanner, kind)
        })
    }

    #[inline]
    fn members(
        &mut self,
        scanner: &mut Scanner<'_>,
        begin: u8,
        end: u8,
        note: impl Fn(Members) -> Note,
        member: impl Fn(&mut Self, &mut Scanner<'_>) -> Result<()>,
    ) -> Result<()> {
        scanner.enter()?;
        scanner.take(begin)?;
        let number = self.all.len();
        let mut count = 0;
        self.all.push(note(Members { count, end: 0 }));
        while scanner.more(count == 0, end)? {
            member(self, scanner)?;
            count += 1;
        }
        let end = short(self.all.len());
        self.put(number, note(Members { count, end }));
        scanner.open -= 1;
        Ok(())
    }

    /// Where an item stands in the text, by the number of its note.
    pub(crate) fn span(&self, number: u32) -> std::ops::Range<usize> {
        match self.all.get(number as usize) {
            Some(Note::Item(span)) => span.range(),
            _ => 0..0,
        }
    }

    /// Refuses an item of the scanner's text that has no attribute of that name.
    pub(crate) fn check_name(&self, number: u32, scanner: &Scanner<'_>, name: &str) -> Result<()> {
        let text = scanner.text.get(self.span(number)).ok_or_else(odd)?;
        let item = self.again(number, text);
        let mut entries = item.entries()?;
        while let Some((other, _)) = Entries::next(&mut entries)? {
            if other == name {
                return Ok(());
            }
        }
        Err(DecodeError::missing(name))
    }

    /// The numbers of the items.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        let items = self.all.iter().enumerate();
        let items = items.filter(|(_, note)| matches!(note, Note::Item(_)));
        items.map(|(number, _)| short(number))
    }

    /// An item again, of which this is the text.
    pub(crate) fn again<'de>(&'de self, number: u32, text: &'de str) -> NotedItem<'de> {
        NotedItem {
            notes: self,
            all: &self.all,
            text,
            base: self.span(number).start,
            number: number as usize,
        }
    }
}

/// An item, its text and the notes of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotedItem<'de> {
    notes: &'de Notes,
    all: &'de [Note],
    text: &'de str,
    base: usize,
    number: usize,
}

impl<'de> NotedItem<'de> {
    pub(crate) fn entries(&self) -> Result<NotedMembers<'_, 'de>> {
        Noted::new(self, self.number + 1)?.map()
    }

    /// The item as the SDK has it.
    pub(crate) fn to_item(self) -> Result<Item> {
        self.entries()?.into_map()
    }
}

/// A value that has been noted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noted<'r, 'de> {
    item: &'r NotedItem<'de>,
    number: usize,
    note: Note,
}

impl<'r, 'de> Noted<'r, 'de> {
    #[inline]
    fn new(item: &'r NotedItem<'de>, number: usize) -> Result<Self> {
        let note = *item.all.get(number).ok_or_else(odd)?;
        Ok(Self { item, number, note })
    }

    #[cold]
    fn wrong<V>(&self, expected: Kind) -> Result<V> {
        Err(DecodeError::wrong_type(expected, self.kind()))
    }

    #[inline]
    fn text(&self, span: Span) -> Result<&'de str> {
        span.of(self.item.text, self.item.base)
    }

    fn resolved(&self, span: Span) -> Result<&'de str> {
        span.of(&self.item.notes.resolved, 0)
    }

    fn members(&self, members: Members) -> NotedMembers<'r, 'de> {
        NotedMembers {
            item: self.item,
            next: self.number + 1,
            left: members.count as usize,
        }
    }

    /// The note behind this value.
    #[inline]
    fn behind(&self) -> usize {
        match self.note {
            Note::List(members) | Note::Set(_, members) | Note::Map(members) => {
                members.end as usize
            }
            _ => self.number + 1,
        }
    }
}

impl<'r, 'de> Source<'de> for Noted<'r, 'de> {
    type List = NotedMembers<'r, 'de>;
    type Set = NotedMembers<'r, 'de>;
    type Map = NotedMembers<'r, 'de>;

    #[inline]
    fn kind(&self) -> Kind {
        match self.note {
            Note::Text(_) | Note::Resolved(_) => Kind::S,
            Note::Number(_) => Kind::N,
            Note::Binary(_) => Kind::B,
            Note::Bool(_) => Kind::Bool,
            Note::Null(_) => Kind::Null,
            Note::List(_) => Kind::L,
            Note::Set(kind, _) => kind.into(),
            Note::Map(_) => Kind::M,
            Note::Item(_) => Kind::Unknown,
        }
    }

    #[inline]
    fn string(self) -> Result<Cow<'de, str>> {
        match self.note {
            Note::Text(span) => self.text(span).map(Cow::Borrowed),
            Note::Resolved(span) => self.resolved(span).map(Cow::Borrowed),
            _ => self.wrong(Kind::S),
        }
    }

    #[inline]
    fn number(self) -> Result<Cow<'de, str>> {
        match self.note {
            Note::Number(span) => self.text(span).map(Cow::Borrowed),
            _ => self.wrong(Kind::N),
        }
    }

    fn binary(self) -> Result<Cow<'de, [u8]>> {
        match self.note {
            Note::Binary(span) => {
                let bytes = self.item.notes.binary.get(span.range());
                bytes.map(Cow::Borrowed).ok_or_else(odd)
            }
            _ => self.wrong(Kind::B),
        }
    }

    fn bool(self) -> Result<bool> {
        match self.note {
            Note::Bool(value) => Ok(value),
            _ => self.wrong(Kind::Bool),
        }
    }

    fn null(self) -> Result<()> {
        match self.note {
            Note::Null(_) => Ok(()),
            _ => self.wrong(Kind::Null),
        }
    }

    fn value(self) -> Result<AttributeValue> {
        Ok(match self.note {
            Note::Text(_) | Note::Resolved(_) => AttributeValue::S(self.string()?.into_owned()),
            Note::Number(_) => AttributeValue::N(self.number()?.into_owned()),
            Note::Binary(_) => AttributeValue::B(Blob::new(self.binary()?.into_owned())),
            Note::Bool(value) => AttributeValue::Bool(value),
            Note::Null(value) => AttributeValue::Null(value),
            Note::List(_) => AttributeValue::L(self.list()?.collect(|it| it.value())?),
            Note::Set(SetKind::Ss, _) => AttributeValue::Ss(
                self.set(SetKind::Ss)?
                    .collect(|it| Ok(it.string()?.into()))?,
            ),
            Note::Set(SetKind::Ns, _) => AttributeValue::Ns(
                self.set(SetKind::Ns)?
                    .collect(|it| Ok(it.number()?.into()))?,
            ),
            Note::Set(SetKind::Bs, _) => {
                let set = self.set(SetKind::Bs)?;
                AttributeValue::Bs(set.collect(|it| Ok(Blob::new(it.binary()?)))?)
            }
            Note::Map(_) => AttributeValue::M(self.map()?.into_map()?),
            Note::Item(_) => return Err(odd()),
        })
    }

    #[inline]
    fn list(self) -> Result<NotedMembers<'r, 'de>> {
        match self.note {
            Note::List(members) => Ok(self.members(members)),
            _ => self.wrong(Kind::L),
        }
    }

    #[inline]
    fn set(self, kind: SetKind) -> Result<NotedMembers<'r, 'de>> {
        match self.note {
            Note::Set(found, members) if found == kind => Ok(self.members(members)),
            _ => self.wrong(kind.into()),
        }
    }

    #[inline]
    fn map(self) -> Result<NotedMembers<'r, 'de>> {
        match self.note {
            Note::Map(members) => Ok(self.members(members)),
            _ => self.wrong(Kind::M),
        }
    }

    #[inline]
    fn skip(self) -> Result<()> {
        Ok(())
    }
}

/// The members of a list, set, map or item.
#[derive(Debug, Clone)]
pub(crate) struct NotedMembers<'r, 'de> {
    item: &'r NotedItem<'de>,
    next: usize,
    left: usize,
}

impl<'r, 'de> NotedMembers<'r, 'de> {
    #[inline]
    fn take(&mut self) -> Result<Noted<'r, 'de>> {
        let value = Noted::new(self.item, self.next)?;
        self.next = value.behind();
        Ok(value)
    }

    #[inline]
    fn count_down(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    fn into_map(mut self) -> Result<Item> {
        let mut map = Item::with_capacity(self.left);
        while let Some((name, value)) = Entries::next(&mut self)? {
            map.insert(name.into_owned(), value.value()?);
        }
        Ok(map)
    }

    fn collect<V>(mut self, read: impl Fn(Noted<'_, 'de>) -> Result<V>) -> Result<Vec<V>> {
        let mut all = Vec::with_capacity(self.left);
        while let Some(element) = Elements::next(&mut self)? {
            all.push(read(element)?);
        }
        Ok(all)
    }
}

impl<'r, 'de> Elements<'de> for NotedMembers<'r, 'de> {
    type Element<'a>
        = Noted<'r, 'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        self.left
    }

    #[inline]
    fn next(&mut self) -> Result<Option<Noted<'r, 'de>>> {
        if !self.count_down() {
            return Ok(None);
        }
        self.take().map(Some)
    }
}

impl<'r, 'de> Entries<'de> for NotedMembers<'r, 'de> {
    type Value<'a>
        = Noted<'r, 'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        self.left
    }

    fn peek_string(&self, name: &str) -> Result<Option<Cow<'de, str>>> {
        // To the end: of two entries of one name the last one counts.
        let (mut copy, mut found) = (self.clone(), None);
        while let Some((other, value)) = Entries::next(&mut copy)? {
            if other == name {
                found = Some(value.string().map_err(|error| error.in_field(name)));
            }
        }
        found.transpose()
    }

    #[inline]
    fn next(&mut self) -> Result<Option<Entry<'de, Noted<'r, 'de>>>> {
        if !self.count_down() {
            return Ok(None);
        }
        let name = self.take()?.string()?;
        Ok(Some((name, self.take()?)))
    }
}
