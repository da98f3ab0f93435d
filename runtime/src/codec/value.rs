//! The stored form the SDK has: `AttributeValue`, and `HashMap` for maps and items.

use std::borrow::Cow;
use std::collections::hash_map;
use std::vec;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Elements, Entries, ListSink, MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::item::Item;
use crate::limits::MAX_DEPTH;
use crate::number;
use crate::wire::{Kind, SetKind};

/// Writes one value into what holds it.
#[derive(Debug)]
pub(crate) struct ValueSink<'a> {
    place: Place<'a>,
    /// How many lists and maps are around this value.
    depth: usize,
}

#[derive(Debug)]
enum Place<'a> {
    Alone(&'a mut Option<AttributeValue>),
    Element(&'a mut Vec<AttributeValue>),
    Entry(&'a mut Item, &'a str),
}

impl Place<'_> {
    fn put(self, value: AttributeValue) {
        match self {
            Place::Alone(out) => *out = Some(value),
            Place::Element(list) => list.push(value),
            Place::Entry(map, name) => drop(map.insert(name.to_owned(), value)),
        }
    }
}

/// Runs `encode` and returns the value it wrote; NULL where it wrote none.
pub(crate) fn to_value(
    encode: impl FnOnce(ValueSink<'_>) -> Result<(), Invalid>,
) -> Result<AttributeValue, Invalid> {
    let mut out = None;
    encode(ValueSink {
        place: Place::Alone(&mut out),
        depth: 0,
    })?;
    Ok(out.unwrap_or(AttributeValue::Null(true)))
}

impl<'a> Sink for ValueSink<'a> {
    type List = ValueList<'a>;
    type Set = ValueSet<'a>;
    type Map = ValueMap<'a>;

    fn string(self, value: &str) -> Result<(), Invalid> {
        self.place.put(AttributeValue::S(value.to_owned()));
        Ok(())
    }

    fn number(self, text: &str) -> Result<(), Invalid> {
        self.place.put(AttributeValue::N(text.to_owned()));
        Ok(())
    }

    fn binary(self, value: &[u8]) -> Result<(), Invalid> {
        self.place.put(AttributeValue::B(Blob::new(value)));
        Ok(())
    }

    fn bool(self, value: bool) -> Result<(), Invalid> {
        self.place.put(AttributeValue::Bool(value));
        Ok(())
    }

    fn null(self) -> Result<(), Invalid> {
        self.place.put(AttributeValue::Null(true));
        Ok(())
    }

    fn value(self, value: AttributeValue) -> Result<(), Invalid> {
        check(&value, self.depth)?;
        self.place.put(value);
        Ok(())
    }

    fn list(self, len: usize) -> Result<ValueList<'a>, Invalid> {
        let depth = deeper(self.depth)?;
        Ok(ValueList {
            place: self.place,
            elements: Vec::with_capacity(len),
            depth,
        })
    }

    fn set(self, kind: SetKind, len: usize) -> Result<ValueSet<'a>, Invalid> {
        Ok(ValueSet {
            place: self.place,
            kind,
            elements: Vec::with_capacity(len),
        })
    }

    fn map(self, len: usize) -> Result<ValueMap<'a>, Invalid> {
        let depth = deeper(self.depth)?;
        Ok(ValueMap {
            place: Some(self.place),
            entries: Item::with_capacity(len),
            depth,
        })
    }
}

fn deeper(depth: usize) -> Result<usize, Invalid> {
    if depth < MAX_DEPTH {
        Ok(depth + 1)
    } else {
        Err(Invalid::too_deep())
    }
}

/// Refuses a ready-made value that DynamoDB would refuse: too deep, with an illegal number, or with an
/// empty set.
pub(crate) fn check(value: &AttributeValue, depth: usize) -> Result<(), Invalid> {
    match value {
        AttributeValue::N(text) => number::check_text(text),
        AttributeValue::Null(false) => Err(Invalid::custom("DynamoDB's NULL is always true")),
        AttributeValue::Ns(set) if !set.is_empty() => {
            set.iter().try_for_each(|text| number::check_text(text))
        }
        AttributeValue::Ss(set) if !set.is_empty() => Ok(()),
        AttributeValue::Bs(set) if !set.is_empty() => Ok(()),
        AttributeValue::Ns(_) | AttributeValue::Ss(_) | AttributeValue::Bs(_) => {
            Err(Invalid::custom("DynamoDB has no empty set"))
        }
        AttributeValue::L(list) => {
            let depth = deeper(depth)?;
            let inside =
                |(index, value)| check(value, depth).map_err(|error| error.in_element(index));
            list.iter().enumerate().try_for_each(inside)
        }
        AttributeValue::M(map) => {
            let depth = deeper(depth)?;
            map.iter().try_for_each(|(name, value)| {
                check(value, depth).map_err(|error| error.in_field(name))
            })
        }
        _ => Ok(()),
    }
}

/// A list being written.
#[derive(Debug)]
pub(crate) struct ValueList<'a> {
    place: Place<'a>,
    elements: Vec<AttributeValue>,
    depth: usize,
}

impl ListSink for ValueList<'_> {
    type Element<'b>
        = ValueSink<'b>
    where
        Self: 'b;

    fn element(&mut self) -> ValueSink<'_> {
        ValueSink {
            place: Place::Element(&mut self.elements),
            depth: self.depth,
        }
    }

    fn end(self) -> Result<(), Invalid> {
        self.place.put(AttributeValue::L(self.elements));
        Ok(())
    }
}

/// A set being written.
#[derive(Debug)]
pub(crate) struct ValueSet<'a> {
    place: Place<'a>,
    kind: SetKind,
    elements: Vec<AttributeValue>,
}

impl ListSink for ValueSet<'_> {
    type Element<'b>
        = ValueSink<'b>
    where
        Self: 'b;

    fn element(&mut self) -> ValueSink<'_> {
        ValueSink {
            place: Place::Element(&mut self.elements),
            depth: MAX_DEPTH,
        }
    }

    fn end(self) -> Result<(), Invalid> {
        let wrong = |_| Invalid::set_element(self.kind);
        let elements = self.elements.into_iter();
        self.place.put(match self.kind {
            SetKind::Ss => AttributeValue::Ss(
                elements
                    .map(|e| {
                        if let AttributeValue::S(s) = e {
                            Ok(s)
                        } else {
                            Err(e)
                        }
                    })
                    .collect::<Result<_, _>>()
                    .map_err(wrong)?,
            ),
            SetKind::Ns => AttributeValue::Ns(
                elements
                    .map(|e| {
                        if let AttributeValue::N(n) = e {
                            Ok(n)
                        } else {
                            Err(e)
                        }
                    })
                    .collect::<Result<_, _>>()
                    .map_err(wrong)?,
            ),
            SetKind::Bs => AttributeValue::Bs(
                elements
                    .map(|e| {
                        if let AttributeValue::B(b) = e {
                            Ok(b)
                        } else {
                            Err(e)
                        }
                    })
                    .collect::<Result<_, _>>()
                    .map_err(wrong)?,
            ),
        });
        Ok(())
    }
}

/// A map, or a whole item, being written.
#[derive(Debug)]
pub(crate) struct ValueMap<'a> {
    /// None for an item, which is taken out with [`ValueMap::into_item`].
    place: Option<Place<'a>>,
    entries: Item,
    depth: usize,
}

impl ValueMap<'_> {
    /// An item, to be taken out with [`ValueMap::into_item`].
    pub(crate) fn item(len: usize) -> Self {
        Self {
            place: None,
            entries: Item::with_capacity(len),
            // The item itself is the first of the levels DynamoDB counts.
            depth: 1,
        }
    }

    pub(crate) fn into_item(self) -> Item {
        self.entries
    }
}

impl MapSink for ValueMap<'_> {
    type Value<'b>
        = ValueSink<'b>
    where
        Self: 'b;

    fn entry<'b>(&'b mut self, name: &'b str) -> ValueSink<'b> {
        ValueSink {
            place: Place::Entry(&mut self.entries, name),
            depth: self.depth,
        }
    }

    fn end(self) -> Result<(), Invalid> {
        if let Some(place) = self.place {
            place.put(AttributeValue::M(self.entries));
        }
        Ok(())
    }
}

impl<'de> Source<'de> for AttributeValue {
    type List = vec::IntoIter<AttributeValue>;
    type Set = SetValues;
    type Map = MapValues;

    fn kind(&self) -> Kind {
        Kind::of(self)
    }

    fn string(self) -> Result<Cow<'de, str>, DecodeError> {
        match self {
            AttributeValue::S(text) => Ok(Cow::Owned(text)),
            other => Err(DecodeError::wrong_type(Kind::S, Kind::of(&other))),
        }
    }

    fn number(self) -> Result<Cow<'de, str>, DecodeError> {
        match self {
            AttributeValue::N(text) => Ok(Cow::Owned(text)),
            other => Err(DecodeError::wrong_type(Kind::N, Kind::of(&other))),
        }
    }

    fn binary(self) -> Result<Cow<'de, [u8]>, DecodeError> {
        match self {
            AttributeValue::B(bytes) => Ok(Cow::Owned(bytes.into_inner())),
            other => Err(DecodeError::wrong_type(Kind::B, Kind::of(&other))),
        }
    }

    fn bool(self) -> Result<bool, DecodeError> {
        match self {
            AttributeValue::Bool(value) => Ok(value),
            other => Err(DecodeError::wrong_type(Kind::Bool, Kind::of(&other))),
        }
    }

    fn null(self) -> Result<(), DecodeError> {
        match self {
            AttributeValue::Null(_) => Ok(()),
            other => Err(DecodeError::wrong_type(Kind::Null, Kind::of(&other))),
        }
    }

    fn value(self) -> Result<AttributeValue, DecodeError> {
        Ok(self)
    }

    fn list(self) -> Result<Self::List, DecodeError> {
        match self {
            AttributeValue::L(list) => Ok(list.into_iter()),
            other => Err(DecodeError::wrong_type(Kind::L, Kind::of(&other))),
        }
    }

    fn set(self, kind: SetKind) -> Result<SetValues, DecodeError> {
        match (kind, self) {
            (SetKind::Ss, AttributeValue::Ss(set)) => Ok(SetValues::Strings(set.into_iter())),
            (SetKind::Ns, AttributeValue::Ns(set)) => Ok(SetValues::Numbers(set.into_iter())),
            (SetKind::Bs, AttributeValue::Bs(set)) => Ok(SetValues::Binaries(set.into_iter())),
            (_, other) => Err(DecodeError::wrong_type(kind.into(), Kind::of(&other))),
        }
    }

    fn map(self) -> Result<MapValues, DecodeError> {
        match self {
            AttributeValue::M(map) => Ok(MapValues::new(map)),
            other => Err(DecodeError::wrong_type(Kind::M, Kind::of(&other))),
        }
    }

    fn skip(self) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl Elements<'_> for vec::IntoIter<AttributeValue> {
    type Element<'a> = AttributeValue;

    fn size_hint(&self) -> usize {
        self.len()
    }

    fn next(&mut self) -> Result<Option<AttributeValue>, DecodeError> {
        Ok(Iterator::next(self))
    }
}

/// The elements of a set.
#[derive(Debug)]
pub enum SetValues {
    Strings(vec::IntoIter<String>),
    Numbers(vec::IntoIter<String>),
    Binaries(vec::IntoIter<Blob>),
}

impl Elements<'_> for SetValues {
    type Element<'a> = AttributeValue;

    fn size_hint(&self) -> usize {
        match self {
            SetValues::Strings(set) | SetValues::Numbers(set) => set.len(),
            SetValues::Binaries(set) => set.len(),
        }
    }

    fn next(&mut self) -> Result<Option<AttributeValue>, DecodeError> {
        Ok(match self {
            SetValues::Strings(set) => set.next().map(AttributeValue::S),
            SetValues::Numbers(set) => set.next().map(AttributeValue::N),
            SetValues::Binaries(set) => set.next().map(AttributeValue::B),
        })
    }
}

/// The entries of a map or an item.
#[derive(Debug)]
pub struct MapValues {
    entries: State,
}

/// A map can be looked into until its first entry is taken.
#[derive(Debug)]
enum State {
    Whole(Item),
    Begun(hash_map::IntoIter<String, AttributeValue>),
}

impl MapValues {
    pub(crate) fn new(map: Item) -> Self {
        Self {
            entries: State::Whole(map),
        }
    }
}

impl<'de> Entries<'de> for MapValues {
    type Value<'a> = AttributeValue;

    fn size_hint(&self) -> usize {
        match &self.entries {
            State::Whole(map) => map.len(),
            State::Begun(entries) => entries.len(),
        }
    }

    fn peek_string(&self, name: &str) -> Result<Option<Cow<'de, str>>, DecodeError> {
        let State::Whole(map) = &self.entries else {
            return Ok(None);
        };
        match map.get(name) {
            None => Ok(None),
            Some(AttributeValue::S(text)) => Ok(Some(Cow::Owned(text.clone()))),
            Some(other) => Err(DecodeError::wrong_type(Kind::S, Kind::of(other)).in_field(name)),
        }
    }

    #[inline]
    fn next(&mut self) -> Result<Option<(Cow<'de, str>, AttributeValue)>, DecodeError> {
        if let State::Whole(map) = &mut self.entries {
            self.entries = State::Begun(std::mem::take(map).into_iter());
        }
        let State::Begun(entries) = &mut self.entries else {
            return Ok(None);
        };
        Ok(entries
            .next()
            .map(|(name, value)| (Cow::Owned(name), value)))
    }
}
