//! The SDK's `AttributeValue`s again, lent: what is read of them borrows from them.

use std::borrow::Cow;
use std::collections::hash_map;
use std::slice;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::Blob;

use super::{Elements, Entries, Entry, Source};
use crate::error::DecodeError;
use crate::item::Item;
use crate::wire::{Kind, SetKind};

/// A value that stays where it is.
#[derive(Debug, Clone, Copy)]
pub enum Lent<'de> {
    Value(&'de AttributeValue),
    /// The elements of sets are no values of their own.
    Text(&'de str),
    Number(&'de str),
    Binary(&'de [u8]),
}

impl Lent<'_> {
    fn wrong<V>(self, expected: Kind) -> Result<V, DecodeError> {
        Err(DecodeError::wrong_type(expected, self.kind()))
    }
}

impl<'de> Source<'de> for Lent<'de> {
    type List = slice::Iter<'de, AttributeValue>;
    type Set = LentSet<'de>;
    type Map = LentMap<'de>;

    fn kind(&self) -> Kind {
        match self {
            Lent::Value(value) => Kind::of(value),
            Lent::Text(_) => Kind::S,
            Lent::Number(_) => Kind::N,
            Lent::Binary(_) => Kind::B,
        }
    }

    fn string(self) -> Result<Cow<'de, str>, DecodeError> {
        match self {
            Lent::Text(text) => Ok(Cow::Borrowed(text)),
            Lent::Value(AttributeValue::S(text)) => Ok(Cow::Borrowed(text)),
            other => other.wrong(Kind::S),
        }
    }

    fn number(self) -> Result<Cow<'de, str>, DecodeError> {
        match self {
            Lent::Number(text) => Ok(Cow::Borrowed(text)),
            Lent::Value(AttributeValue::N(text)) => Ok(Cow::Borrowed(text)),
            other => other.wrong(Kind::N),
        }
    }

    fn binary(self) -> Result<Cow<'de, [u8]>, DecodeError> {
        match self {
            Lent::Binary(bytes) => Ok(Cow::Borrowed(bytes)),
            Lent::Value(AttributeValue::B(bytes)) => Ok(Cow::Borrowed(bytes.as_ref())),
            other => other.wrong(Kind::B),
        }
    }

    fn bool(self) -> Result<bool, DecodeError> {
        match self {
            Lent::Value(AttributeValue::Bool(value)) => Ok(*value),
            other => other.wrong(Kind::Bool),
        }
    }

    fn null(self) -> Result<(), DecodeError> {
        match self {
            Lent::Value(AttributeValue::Null(_)) => Ok(()),
            other => other.wrong(Kind::Null),
        }
    }

    fn value(self) -> Result<AttributeValue, DecodeError> {
        Ok(match self {
            Lent::Value(value) => value.clone(),
            Lent::Text(text) => AttributeValue::S(text.to_owned()),
            Lent::Number(text) => AttributeValue::N(text.to_owned()),
            Lent::Binary(bytes) => AttributeValue::B(Blob::new(bytes)),
        })
    }

    fn list(self) -> Result<Self::List, DecodeError> {
        match self {
            Lent::Value(AttributeValue::L(list)) => Ok(list.iter()),
            other => other.wrong(Kind::L),
        }
    }

    fn set(self, kind: SetKind) -> Result<LentSet<'de>, DecodeError> {
        match (kind, self) {
            (SetKind::Ss, Lent::Value(AttributeValue::Ss(set))) => Ok(LentSet::Texts(set.iter())),
            (SetKind::Ns, Lent::Value(AttributeValue::Ns(set))) => Ok(LentSet::Numbers(set.iter())),
            (SetKind::Bs, Lent::Value(AttributeValue::Bs(set))) => {
                Ok(LentSet::Binaries(set.iter()))
            }
            (_, other) => other.wrong(kind.into()),
        }
    }

    fn map(self) -> Result<LentMap<'de>, DecodeError> {
        match self {
            Lent::Value(AttributeValue::M(map)) => Ok(LentMap::new(map)),
            other => other.wrong(Kind::M),
        }
    }

    fn skip(self) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl<'de> Elements<'de> for slice::Iter<'de, AttributeValue> {
    type Element<'a>
        = Lent<'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        self.len()
    }

    fn next(&mut self) -> Result<Option<Lent<'de>>, DecodeError> {
        Ok(Iterator::next(self).map(Lent::Value))
    }
}

/// The elements of a set.
#[derive(Debug)]
pub enum LentSet<'de> {
    Texts(slice::Iter<'de, String>),
    Numbers(slice::Iter<'de, String>),
    Binaries(slice::Iter<'de, Blob>),
}

impl<'de> Elements<'de> for LentSet<'de> {
    type Element<'a>
        = Lent<'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        match self {
            LentSet::Texts(set) | LentSet::Numbers(set) => set.len(),
            LentSet::Binaries(set) => set.len(),
        }
    }

    fn next(&mut self) -> Result<Option<Lent<'de>>, DecodeError> {
        Ok(match self {
            LentSet::Texts(set) => set.next().map(|it| Lent::Text(it)),
            LentSet::Numbers(set) => set.next().map(|it| Lent::Number(it)),
            LentSet::Binaries(set) => set.next().map(|it| Lent::Binary(it.as_ref())),
        })
    }
}

/// The entries of a map or an item.
#[derive(Debug)]
pub struct LentMap<'de> {
    map: &'de Item,
    entries: hash_map::Iter<'de, String, AttributeValue>,
}

impl<'de> LentMap<'de> {
    pub(crate) fn new(map: &'de Item) -> Self {
        Self {
            map,
            entries: map.iter(),
        }
    }
}

impl<'de> Entries<'de> for LentMap<'de> {
    type Value<'a>
        = Lent<'de>
    where
        Self: 'a;

    fn size_hint(&self) -> usize {
        self.entries.len()
    }

    fn peek_string(&self, name: &str) -> Result<Option<Cow<'de, str>>, DecodeError> {
        let found = self.map.get(name).map(|value| Lent::Value(value).string());
        found.transpose().map_err(|error| error.in_field(name))
    }

    fn next(&mut self) -> Result<Option<Entry<'de, Lent<'de>>>, DecodeError> {
        let next = self.entries.next();
        Ok(next.map(|(name, value)| (Cow::Borrowed(name.as_str()), Lent::Value(value))))
    }
}
