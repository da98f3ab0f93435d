//! Reading: attribute values as they stand in a response, one after the other.
//!
//! A value is `{"S":"text"}`. Each piece borrows the scanner from the piece around it, and the number of open
//! values is compared on the way out, so a type that reads too little cannot put the next one out of step.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::{Blob, base64};

use super::scan::{Result, Scanner, odd};
use crate::codec::{Elements, Entries, Entry, Source};
use crate::error::DecodeError;
use crate::wire::{Kind, SetKind};

/// A value whose type has been read, and whose content has not.
#[derive(Debug)]
pub(crate) struct JsonValue<'r, 'de> {
    scanner: &'r mut Scanner<'de>,
    kind: Kind,
    /// Whether a brace ends it: not so the elements of sets.
    braced: bool,
}

/// The types whose names have one letter.
#[inline]
fn short_kind(letter: u8) -> Result<Kind> {
    Ok(match letter {
        b'S' => Kind::S,
        b'N' => Kind::N,
        b'M' => Kind::M,
        b'L' => Kind::L,
        b'B' => Kind::B,
        _ => return Err(odd()),
    })
}

fn kind(tag: &[u8]) -> Result<Kind> {
    Ok(match tag {
        [letter] => return short_kind(*letter),
        b"BOOL" => Kind::Bool,
        b"SS" => Kind::Ss,
        b"NS" => Kind::Ns,
        b"BS" => Kind::Bs,
        b"NULL" => Kind::Null,
        _ => return Err(odd()),
    })
}

impl Scanner<'_> {
    /// Reads `{"S":`, in the form without spaces that DynamoDB writes, or with them.
    #[inline]
    pub(super) fn begin(&mut self) -> Result<Kind> {
        match self.short_tag() {
            Some(letter) => short_kind(letter),
            None => self.begin_long(),
        }
    }

    /// The same with the colon before it, which stands behind a name.
    #[inline]
    pub(super) fn begin_named(&mut self) -> Result<Kind> {
        match self.rest() {
            [b':', b'{', b'"', letter, b'"', b':', ..] => {
                self.at += 6;
                short_kind(*letter)
            }
            _ => {
                self.take(b':')?;
                self.begin()
            }
        }
    }

    fn begin_long(&mut self) -> Result<Kind> {
        self.take(b'{')?;
        let tag = self.string()?;
        self.take(b':')?;
        kind(tag.as_bytes())
    }
}

impl<'r, 'de> JsonValue<'r, 'de> {
    /// A value that has been begun, in its braces.
    #[inline]
    fn begun(scanner: &'r mut Scanner<'de>, kind: Kind) -> Result<Self> {
        scanner.enter()?;
        Ok(Self {
            scanner,
            kind,
            braced: true,
        })
    }

    /// Where the content begins.
    pub(crate) fn at(&self) -> usize {
        self.scanner.at
    }

    #[inline]
    fn expect(&self, kind: Kind) -> Result<()> {
        if self.kind == kind {
            Ok(())
        } else {
            Err(DecodeError::wrong_type(kind, self.kind))
        }
    }

    #[inline]
    fn end(self) -> Result<()> {
        if self.braced {
            self.scanner.take(b'}')?;
        }
        self.scanner.open -= 1;
        Ok(())
    }

    #[inline]
    fn text(self, kind: Kind) -> Result<Cow<'de, str>> {
        self.expect(kind)?;
        let text = self.scanner.string()?;
        self.end()?;
        Ok(text)
    }
}

impl<'r, 'de> Source<'de> for JsonValue<'r, 'de> {
    type List = JsonList<'r, 'de>;
    type Set = JsonSet<'r, 'de>;
    type Map = JsonMap<'r, 'de>;

    #[inline]
    fn kind(&self) -> Kind {
        self.kind
    }

    #[inline]
    fn string(self) -> Result<Cow<'de, str>> {
        self.text(Kind::S)
    }

    #[inline]
    fn number(self) -> Result<Cow<'de, str>> {
        self.text(Kind::N)
    }

    fn binary(self) -> Result<Cow<'de, [u8]>> {
        // The SDK decodes the text as it stands: an escape in it is a mistake there.
        let Cow::Borrowed(text) = self.text(Kind::B)? else {
            return Err(odd());
        };
        base64::decode(text).map(Cow::Owned).map_err(|_| odd())
    }

    fn bool(self) -> Result<bool> {
        self.expect(Kind::Bool)?;
        let value = self.scanner.bool()?;
        self.end()?;
        Ok(value)
    }

    fn null(self) -> Result<()> {
        self.expect(Kind::Null)?;
        self.scanner.bool()?;
        self.end()
    }

    fn value(self) -> Result<AttributeValue> {
        Ok(match self.kind {
            Kind::S => AttributeValue::S(self.string()?.into_owned()),
            Kind::N => AttributeValue::N(self.number()?.into_owned()),
            Kind::B => AttributeValue::B(Blob::new(self.binary()?.into_owned())),
            Kind::Bool => AttributeValue::Bool(self.bool()?),
            Kind::Null => {
                let value = self.scanner.bool()?;
                self.end()?;
                AttributeValue::Null(value)
            }
            Kind::Ss => AttributeValue::Ss(self.set(SetKind::Ss)?.collect(|it| it.string())?),
            Kind::Ns => AttributeValue::Ns(self.set(SetKind::Ns)?.collect(|it| it.number())?),
            Kind::Bs => {
                let binaries = self.set(SetKind::Bs)?.collect(|it| it.binary())?;
                AttributeValue::Bs(binaries.into_iter().map(Blob::new).collect::<Vec<Blob>>())
            }
            Kind::L => {
                let (mut source, mut list) = (self.list()?, Vec::new());
                while let Some(element) = source.next()? {
                    list.push(element.value()?);
                }
                AttributeValue::L(list)
            }
            Kind::M => {
                let (mut source, mut map) = (self.map()?, HashMap::new());
                while let Some((name, value)) = source.next()? {
                    map.insert(name.into_owned(), value.value()?);
                }
                AttributeValue::M(map)
            }
            Kind::Unknown => return Err(odd()),
        })
    }

    fn list(self) -> Result<JsonList<'r, 'de>> {
        self.expect(Kind::L)?;
        self.scanner.take(b'[')?;
        Ok(JsonList(Open::new(self.scanner)))
    }

    fn set(self, kind: SetKind) -> Result<JsonSet<'r, 'de>> {
        self.expect(kind.into())?;
        self.scanner.take(b'[')?;
        Ok(JsonSet {
            inside: Open::new(self.scanner),
            element: match kind {
                SetKind::Ss => Kind::S,
                SetKind::Ns => Kind::N,
                SetKind::Bs => Kind::B,
            },
        })
    }

    fn map(self) -> Result<JsonMap<'r, 'de>> {
        self.expect(Kind::M)?;
        self.scanner.take(b'{')?;
        Ok(JsonMap {
            inside: Open::new(self.scanner),
            braced: true,
        })
    }

    /// As strict as reading it: the SDK reads it, too.
    fn skip(self) -> Result<()> {
        match self.kind {
            Kind::S => self.string().map(drop),
            Kind::N => self.number().map(drop),
            Kind::B => self.binary().map(drop),
            Kind::Bool => self.bool().map(drop),
            Kind::Null => self.null(),
            Kind::Ss => self.set(SetKind::Ss)?.skip_all(),
            Kind::Ns => self.set(SetKind::Ns)?.skip_all(),
            Kind::Bs => self.set(SetKind::Bs)?.skip_all(),
            Kind::L => {
                let mut list = self.list()?;
                while let Some(element) = list.next()? {
                    element.skip()?;
                }
                Ok(())
            }
            Kind::M => self.map()?.skip_all(),
            Kind::Unknown => Err(odd()),
        }
    }
}

/// The inside of a list, set or map.
#[derive(Debug)]
struct Open<'r, 'de> {
    scanner: &'r mut Scanner<'de>,
    first: bool,
    /// The values open around its members.
    around: u32,
}

impl<'r, 'de> Open<'r, 'de> {
    fn new(scanner: &'r mut Scanner<'de>) -> Self {
        Self {
            first: true,
            around: scanner.open,
            scanner,
        }
    }

    /// Whether there is another member; a member that was not read to its end is a mistake of its type's.
    #[inline]
    fn more(&mut self, end: u8) -> Result<bool> {
        if self.scanner.open != self.around {
            return Err(odd());
        }
        let first = std::mem::take(&mut self.first);
        self.scanner.more(first, end)
    }

    /// The value around has come to its end.
    #[inline]
    fn end(&mut self) -> Result<()> {
        self.scanner.open -= 1;
        self.scanner.take(b'}')
    }
}

/// The elements of a list.
#[derive(Debug)]
pub(crate) struct JsonList<'r, 'de>(Open<'r, 'de>);

impl<'de> Elements<'de> for JsonList<'_, 'de> {
    type Element<'a>
        = JsonValue<'a, 'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        0
    }

    #[inline]
    fn next(&mut self) -> Result<Option<JsonValue<'_, 'de>>> {
        if !self.0.more(b']')? {
            self.0.end()?;
            return Ok(None);
        }
        let kind = self.0.scanner.begin()?;
        JsonValue::begun(self.0.scanner, kind).map(Some)
    }
}

/// The elements of a set: strings without a type of their own.
#[derive(Debug)]
pub(crate) struct JsonSet<'r, 'de> {
    inside: Open<'r, 'de>,
    element: Kind,
}

impl<'de> JsonSet<'_, 'de> {
    fn collect<V: ToOwned + ?Sized + 'de>(
        mut self,
        read: impl Fn(JsonValue<'_, 'de>) -> Result<Cow<'de, V>>,
    ) -> Result<Vec<V::Owned>> {
        let mut all = Vec::new();
        while let Some(element) = self.next()? {
            all.push(read(element)?.into_owned());
        }
        Ok(all)
    }

    fn skip_all(mut self) -> Result<()> {
        while let Some(element) = self.next()? {
            element.skip()?;
        }
        Ok(())
    }
}

impl<'de> Elements<'de> for JsonSet<'_, 'de> {
    type Element<'a>
        = JsonValue<'a, 'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        0
    }

    #[inline]
    fn next(&mut self) -> Result<Option<JsonValue<'_, 'de>>> {
        if !self.inside.more(b']')? {
            self.inside.end()?;
            return Ok(None);
        }
        self.inside.scanner.enter()?;
        Ok(Some(JsonValue {
            scanner: self.inside.scanner,
            kind: self.element,
            braced: false,
        }))
    }
}

/// The entries of a map, or of an item, which has no type around it.
#[derive(Debug)]
pub(crate) struct JsonMap<'r, 'de> {
    inside: Open<'r, 'de>,
    braced: bool,
}

impl<'r, 'de> JsonMap<'r, 'de> {
    /// An item: `{"title":{"S":".."}}`.
    pub(crate) fn item(scanner: &'r mut Scanner<'de>) -> Result<Self> {
        scanner.take(b'{')?;
        Ok(Self {
            inside: Open::new(scanner),
            braced: false,
        })
    }

    fn skip_all(mut self) -> Result<()> {
        while let Some((_, value)) = self.next()? {
            value.skip()?;
        }
        Ok(())
    }
}

impl<'de> Entries<'de> for JsonMap<'_, 'de> {
    type Value<'a>
        = JsonValue<'a, 'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        0
    }

    fn peek_string(&self, name: &str) -> Result<Option<Cow<'de, str>>> {
        if !self.inside.first {
            return Ok(None);
        }
        // On a copy, to the end: of two entries of one name the last one counts.
        let mut scanner = self.inside.scanner.clone();
        let mut copy = JsonMap {
            inside: Open::new(&mut scanner),
            braced: false,
        };
        let mut found = Ok(None);
        while let Some((other, value)) = copy.next()? {
            let kind = value.kind;
            if other != name {
                value.skip()?;
            } else if kind == Kind::S {
                found = Ok(Some(value.string()?));
            } else {
                value.skip()?;
                found = Err(DecodeError::wrong_type(Kind::S, kind).in_field(name));
            }
        }
        found
    }

    #[inline]
    fn next(&mut self) -> Result<Option<Entry<'de, JsonValue<'_, 'de>>>> {
        if !self.inside.more(b'}')? {
            if self.braced {
                self.inside.end()?;
            }
            return Ok(None);
        }
        let name = self.inside.scanner.string()?;
        let kind = self.inside.scanner.begin_named()?;
        let value = JsonValue::begun(self.inside.scanner, kind)?;
        Ok(Some((name, value)))
    }
}
