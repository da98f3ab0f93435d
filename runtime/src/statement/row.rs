//! `Row` and `Columns`: what a row is read as.

use std::sync::Arc;

use crate::attribute::Attribute;
use crate::codec::value::MapValues;
use crate::error::{DecodeError, Error, Result};
use crate::fields::{self, Fields};
use crate::item::Item;

/// What a row of a statement can be read as: a struct that derives `Table`, `Projection` or `Attribute`, or
/// an [`Item`].
///
/// Attributes the struct does not have are passed over, so that a row of `SELECT *` can be read as a part of
/// it. A tuple is read with [`Statement::columns`](super::Statement::columns).
#[diagnostic::on_unimplemented(
    message = "a row of a statement cannot be read as `{Self}`",
    label = "no struct with named attributes",
    note = "derive `Table`, `Projection` or `Attribute` for a struct with named fields, or read an `Item`",
    note = "a tuple needs the names of its columns: `.columns::<(String, u16)>([\"title\", \"year\"])`"
)]
pub trait Row: Sized + Send + 'static {
    /// Reads a row.
    #[doc(hidden)]
    fn read_row(item: Item) -> Result<Self, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<T: Fields + Send + 'static> Row for T {
    fn read_row(item: Item) -> Result<Self, DecodeError> {
        fields::decode_entries(MapValues::new(item), &[])
    }
}

#[diagnostic::do_not_recommend]
impl Row for Item {
    fn read_row(item: Item) -> Result<Self, DecodeError> {
        Ok(item)
    }
}

/// A tuple of attributes, of up to eight columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tuple of attributes",
    label = "not a tuple of up to eight attributes",
    note = "write one column as `(String,)`; a struct is read with `.read_as::<..>()`"
)]
pub trait Columns: Sized + Send + 'static {
    /// The names, as many as there are columns.
    type Names: AsRef<[&'static str]> + Send + Sync + 'static;

    /// Reads a row.
    #[doc(hidden)]
    fn read_columns(item: Item, names: &Self::Names) -> Result<Self, DecodeError>;
}

macro_rules! columns {
    ($len:literal: $($name:ident $index:tt),*) => {
        // Recommended, so that an error is about the one column that is no attribute.
        impl<$($name: Attribute + Send),*> Columns for ($($name,)*) {
            type Names = [&'static str; $len];

            fn read_columns(mut item: Item, names: &Self::Names) -> Result<Self, DecodeError> {
                Ok(($(column::<$name>(&mut item, names[$index])?,)*))
            }
        }
    };
}

columns!(1: A 0);
columns!(2: A 0, B 1);
columns!(3: A 0, B 1, C 2);
columns!(4: A 0, B 1, C 2, D 3);
columns!(5: A 0, B 1, C 2, D 3, E 4);
columns!(6: A 0, B 1, C 2, D 3, E 4, F 5);
columns!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
columns!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

fn column<A: Attribute>(item: &mut Item, name: &str) -> Result<A, DecodeError> {
    let mut slot = None;
    if let Some(value) = item.remove(name) {
        A::read(&mut slot, name, value)?;
    }
    A::take(slot, name)
}

/// How the rows of a statement are read.
pub(super) struct ReadRow<R> {
    read: Arc<dyn Fn(Item) -> Result<R, DecodeError> + Send + Sync>,
    /// The table by its declared name, where it is known.
    table: Option<&'static str>,
}

impl<R> ReadRow<R> {
    pub(super) fn row(table: Option<&'static str>) -> Self
    where
        R: Row,
    {
        Self {
            read: Arc::new(R::read_row),
            table,
        }
    }

    pub(super) fn columns(names: R::Names, table: Option<&'static str>) -> Self
    where
        R: Columns,
    {
        Self {
            read: Arc::new(move |item| R::read_columns(item, &names)),
            table,
        }
    }

    pub(super) fn table(&self) -> Option<&'static str> {
        self.table
    }

    pub(super) fn decode(&self, item: Item) -> Result<R, DecodeError> {
        (self.read)(item).map_err(|error| match self.table {
            Some(table) => error.in_table(table),
            None => error,
        })
    }

    pub(super) fn read(&self, item: Item) -> Result<R> {
        self.decode(item).map_err(Error::Decode)
    }
}

impl<R> Clone for ReadRow<R> {
    fn clone(&self) -> Self {
        Self {
            read: self.read.clone(),
            table: self.table,
        }
    }
}
