//! How one value is written and read, whatever the stored form: the two traits generated code calls.
//!
//! An [`Attribute`](crate::Attribute) is written into a [`Sink`] and read from a [`Source`]. Both are
//! generic, so one `encode` and one `decode` per type serve every stored form. The first form
//! is the SDK's `AttributeValue`.
#![expect(
    clippy::missing_errors_doc,
    reason = "each trait states the errors of its methods once"
)]

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::{DecodeError, Invalid};
use crate::wire::{Kind, SetKind};

pub(crate) mod json;
pub(crate) mod lent;
pub(crate) mod value;

/// A place that takes exactly one attribute value.
///
/// Implemented by this crate for each stored form; call it from
/// [`Attribute::encode`](crate::Attribute::encode).
///
/// # Errors
///
/// A sink refuses what DynamoDB cannot store there: a document deeper than 32 levels, or a set
/// element of another type than the set's.
pub trait Sink: Sized {
    /// Takes the elements of a list.
    type List: ListSink;
    /// Takes the elements of a set.
    type Set: ListSink;
    /// Takes the entries of a map.
    type Map: MapSink;

    /// Writes S.
    fn string(self, value: &str) -> Result<(), Invalid>;
    /// Writes N. The text must be a number DynamoDB accepts; [`Number`](crate::Number) checks one.
    fn number(self, text: &str) -> Result<(), Invalid>;
    /// Writes B.
    fn binary(self, value: &[u8]) -> Result<(), Invalid>;
    /// Writes BOOL.
    fn bool(self, value: bool) -> Result<(), Invalid>;
    /// Writes NULL.
    fn null(self) -> Result<(), Invalid>;
    /// Writes any value as it is.
    fn value(self, value: AttributeValue) -> Result<(), Invalid>;
    /// Begins L; `len` is a hint.
    fn list(self, len: usize) -> Result<Self::List, Invalid>;
    /// Begins SS, NS or BS; `len` is a hint.
    fn set(self, kind: SetKind, len: usize) -> Result<Self::Set, Invalid>;
    /// Begins M; `len` is a hint.
    fn map(self, len: usize) -> Result<Self::Map, Invalid>;
}

/// Takes the elements of a list or set, in order.
pub trait ListSink {
    /// Where one element goes.
    type Element<'a>: Sink
    where
        Self: 'a;

    /// The place of the next element.
    fn element(&mut self) -> Self::Element<'_>;
    /// Ends the list; without it nothing is written.
    fn end(self) -> Result<(), Invalid>;
}

/// Takes the entries of a map or of an item, in any order.
pub trait MapSink {
    /// Where the value of one entry goes.
    type Value<'a>: Sink
    where
        Self: 'a;

    /// The place of the value called `name`; a name is written once.
    fn entry<'a>(&'a mut self, name: &'a str) -> Self::Value<'a>;
    /// The same in place of an entry of that name, should there be one: the tag of an enum, which a struct
    /// with free names could have brought as well.
    #[doc(hidden)]
    fn entry_once<'a>(&'a mut self, name: &'a str) -> Result<Self::Value<'a>, Invalid> {
        Ok(self.entry(name))
    }
    /// Ends the map; without it nothing is written.
    fn end(self) -> Result<(), Invalid>;
}

/// Exactly one stored attribute value, about to be read.
///
/// Implemented by this crate for each stored form; call it from
/// [`Attribute::decode`](crate::Attribute::decode). Texts and bytes come as [`Cow`]: borrowed where
/// the stored form has them in one piece, owned where they can be moved out.
///
/// # Errors
///
/// Asking for another type than the stored one is a [`DecodeError`] that names both.
pub trait Source<'de>: Sized {
    /// Gives the elements of a list.
    type List: Elements<'de>;
    /// Gives the elements of a set.
    type Set: Elements<'de>;
    /// Gives the entries of a map.
    type Map: Entries<'de>;

    /// The stored type, without reading the value.
    fn kind(&self) -> Kind;
    /// Reads S.
    fn string(self) -> Result<Cow<'de, str>, DecodeError>;
    /// Reads the text of N.
    fn number(self) -> Result<Cow<'de, str>, DecodeError>;
    /// Reads B.
    fn binary(self) -> Result<Cow<'de, [u8]>, DecodeError>;
    /// Reads BOOL.
    fn bool(self) -> Result<bool, DecodeError>;
    /// Reads NULL.
    fn null(self) -> Result<(), DecodeError>;
    /// Reads any value as it is.
    fn value(self) -> Result<AttributeValue, DecodeError>;
    /// Reads L.
    fn list(self) -> Result<Self::List, DecodeError>;
    /// Reads SS, NS or BS.
    fn set(self, kind: SetKind) -> Result<Self::Set, DecodeError>;
    /// Reads M.
    fn map(self) -> Result<Self::Map, DecodeError>;
    /// Passes over the value.
    fn skip(self) -> Result<(), DecodeError>;
}

/// The elements of a list or set, in order.
pub trait Elements<'de> {
    /// One element.
    type Element<'a>: Source<'de>
    where
        Self: 'a;

    /// How many elements are left, as far as that is known.
    fn size_hint(&self) -> usize;
    /// The next element; it must be read or skipped before the one after it.
    fn next(&mut self) -> Result<Option<Self::Element<'_>>, DecodeError>;
}

/// The entries of a map or of an item, in any order.
pub trait Entries<'de> {
    /// The value of one entry.
    type Value<'a>: Source<'de>
    where
        Self: 'a;

    /// How many entries are left, as far as that is known.
    fn size_hint(&self) -> usize;
    /// The text of the S entry called `name`, wherever it stands, without consuming any entry; `None` once an
    /// entry has been taken.
    fn peek_string(&self, name: &str) -> Result<Option<Cow<'de, str>>, DecodeError>;
    /// The next entry; its value must be read or skipped before the entry after it.
    fn next(&mut self) -> Result<Option<Entry<'de, Self::Value<'_>>>, DecodeError>;
}

/// A name and the value under it.
pub type Entry<'de, V> = (Cow<'de, str>, V);
