//! `Cursor`: the exact place to go on reading from, as a value and as a text.

#[cfg(feature = "signed-cursors")]
mod signed;
mod token;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::{CursorError, CursorProblem};
use crate::item::Item;
use crate::schema::{KeyField, Schema};
use crate::table::Table;
use crate::wire::Kind;

#[cfg(feature = "signed-cursors")]
pub use signed::CursorKey;

/// Where a read of table `T` is: behind one item, exactly, also in the middle of a page.
///
/// Given by the streams and pages of [`Query`](crate::read::Query) and [`Scan`](crate::read::Scan), without
/// a call, and taken by their `cursor`. It holds the key values of that item, and knows its table, index,
/// operation and direction: a read it does not belong to refuses it with
/// [`Error::Cursor`](crate::Error::Cursor).
///
/// `Display` writes it as a short text of letters, digits, `-` and `_`, and [`FromStr`] reads that. The text
/// is encoded, not encrypted: who has it can read the key values in it. A checksum finds accidents; for texts
/// that leave the server, the feature `signed-cursors` adds `sign` and `verify`, by which nobody else can
/// make one.
///
/// ```
/// # use dynatable::{Db, Table, cursor::Cursor};
/// # #[derive(Table)]
/// # #[table(name = "Music")]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// # }
/// // A handler of `GET /songs?after=..`
/// async fn songs(db: &Db, after: Option<&str>) -> dynatable::Result<(Vec<Song>, Option<String>)> {
///     let after = after.map(str::parse::<Cursor<Song>>).transpose()?;
///     let page = Song::query("Dylan").limit(20).maybe_cursor(after).page(db).await?;
///     let next = page.next_cursor().map(ToString::to_string);
///     Ok((page.into_items(), next))
/// }
/// ```
pub struct Cursor<T> {
    pub(crate) origin: Origin,
    pub(crate) at: At,
    table: PhantomData<fn() -> T>,
}

/// What a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The hash of the table's name at DynamoDB.
    pub(crate) table: u32,
    /// The hash of the index's name; 0 for the table itself.
    pub(crate) index: u32,
    pub(crate) operation: Operation,
    /// Whether the read it belongs to is in ascending order.
    pub(crate) ascending: bool,
    /// Whether it goes back in that read.
    pub(crate) back: bool,
}

/// Which operation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Query,
    Scan,
}

/// Key values, in the order of the schema.
pub(crate) type Values = Vec<AttributeValue>;

/// The place itself.
#[derive(Clone, PartialEq)]
pub(crate) enum At {
    /// Behind the item with these key values.
    Key(Values),
    /// One place for each segment of a parallel scan.
    Segments(Segments),
}

/// The places of a parallel scan.
#[derive(Clone, PartialEq)]
pub(crate) struct Segments {
    pub(crate) total: u32,
    /// No segment from this one on has been begun.
    pub(crate) next: u32,
    /// The begun ones that are not read to their end; `None` at their very beginning.
    pub(crate) begun: BTreeMap<u32, Option<Values>>,
}

impl<T: Table> Cursor<T> {
    pub(crate) fn new(origin: Origin, at: At) -> Self {
        Self {
            origin,
            at,
            table: PhantomData,
        }
    }

    /// What `ExclusiveStartKey` takes; `None` for a cursor of a parallel scan, which holds several.
    #[must_use]
    pub fn to_item(&self) -> Option<Item> {
        let At::Key(values) = &self.at else {
            return None;
        };
        Some(item(&fields(T::SCHEMA, self.origin.index)?, values))
    }

    /// Whether it goes on before the items it was given for, not behind: see
    /// [`Page::prev_cursor`](crate::read::Page::prev_cursor).
    #[must_use]
    pub fn goes_back(&self) -> bool {
        self.origin.back
    }
}

/// The key attributes with these values.
pub(crate) fn item(fields: &[KeyField], values: &[AttributeValue]) -> Item {
    fields
        .iter()
        .zip(values)
        .map(|(field, value)| (field.name().to_owned(), value.clone()))
        .collect()
}

/// The key attributes of the index of that hash and of its table; `None` where there is no such index.
fn fields(schema: &Schema, hash: u32) -> Option<Vec<KeyField>> {
    if hash == 0 {
        return Some(schema.position_fields(None));
    }
    let mut indexes = schema.indexes().iter();
    let index = indexes.find(|index| name_hash(index.name()) == hash)?;
    Some(schema.position_fields(Some(index)))
}

/// FNV-1a: names are told apart, not protected.
pub(crate) fn name_hash(name: &str) -> u32 {
    checksum(name.as_bytes())
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

impl<T: Table> Cursor<T> {
    /// Whether what a text says can be a place in the table.
    fn check(&self) -> Result<(), CursorError> {
        let fields = fields(T::SCHEMA, self.origin.index).ok_or(CursorProblem::OtherIndex)?;
        let fits = |values: &Values| {
            let mut pairs = fields.iter().zip(values);
            values.len() == fields.len()
                && pairs.all(|(field, value)| field.kind() == Kind::of(value))
        };
        let fit = match &self.at {
            At::Key(values) => fits(values),
            At::Segments(segments) => segments.begun.values().flatten().all(fits),
        };
        if fit {
            Ok(())
        } else {
            Err(CursorProblem::Malformed.into())
        }
    }
}

/// Its text, without a signature.
impl<T: Table> fmt::Display for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&token::write(T::SCHEMA.entity(), self.origin, &self.at))
    }
}

/// Reads the text of a cursor of `T`.
impl<T: Table> FromStr for Cursor<T> {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (origin, at) = token::read(text, T::SCHEMA.entity())?;
        let cursor = Self::new(origin, at);
        cursor.check()?;
        Ok(cursor)
    }
}

impl<T> Clone for Cursor<T> {
    fn clone(&self) -> Self {
        Self {
            origin: self.origin,
            at: self.at.clone(),
            table: PhantomData,
        }
    }
}

impl<T> PartialEq for Cursor<T> {
    fn eq(&self, other: &Self) -> bool {
        self.origin == other.origin && self.at == other.at
    }
}

/// Without the key values, which may be personal data.
impl<T: Table> fmt::Debug for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor<{}>", T::SCHEMA.entity())
    }
}
