//! What a batch reads: one `GetMany`, or a tuple of them, and the shape of what comes of it.

use super::request::{Part, Rows};
use super::{GetMany, rows};
use crate::db::Db;
use crate::error::Result;
use crate::projection::Projection;
use crate::table::Table;

/// One of the reads of a batch: a [`GetMany`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a read of many keys",
    label = "expected a `GetMany`",
    note = "`Song::get_many(keys)` is one, for keys of the table `Song`"
)]
pub trait Read: Send {
    /// The Rust type of the items.
    type Row: Send + 'static;

    #[doc(hidden)]
    fn into_part(self, db: &Db) -> Result<ReadPart>;

    #[doc(hidden)]
    fn put(items: &mut [Option<Self::Row>], rows: ReadRows) -> Result<()>;
}

/// What a read asks for, of which nobody else can make one.
#[doc(hidden)]
#[derive(Debug)]
pub struct ReadPart(pub(super) Part);

/// What came of a read.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "items may be personal data")]
pub struct ReadRows(pub(super) Rows);

#[diagnostic::do_not_recommend]
impl<T: Table, P: Projection<T>> Read for GetMany<T, P> {
    type Row = P;

    fn into_part(self, db: &Db) -> Result<ReadPart> {
        self.part(db).map(ReadPart)
    }

    fn put(items: &mut [Option<P>], ReadRows(rows): ReadRows) -> Result<()> {
        for row in rows::Typed::new(rows, P::read) {
            let (place, item) = row?;
            if let Some(slot) = items.get_mut(place) {
                *slot = Some(item);
            }
        }
        Ok(())
    }
}

/// The reads of a batch: a [`GetMany`], or a tuple of up to eight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a batch reads",
    label = "expected a `GetMany`, or a tuple of up to eight",
    note = "`Song::get_many(keys)` makes one, for keys of the table `Song`"
)]
pub trait BatchReads: Send {
    /// For each key an item, if there is one: a `Vec`, or a tuple of them.
    type Output: Send;

    #[doc(hidden)]
    fn into_parts(self, db: &Db) -> Result<Vec<ReadPart>>;

    /// Nothing yet, for so many keys of each part.
    #[doc(hidden)]
    fn nothing(keys: &[usize]) -> Self::Output;

    #[doc(hidden)]
    fn put(output: &mut Self::Output, part: usize, rows: ReadRows) -> Result<()>;
}

fn slots<P>(keys: &[usize], part: usize) -> Vec<Option<P>> {
    let keys = keys.get(part).copied().unwrap_or_default();
    std::iter::repeat_with(|| None).take(keys).collect()
}

#[diagnostic::do_not_recommend]
impl<T: Table, P: Projection<T>> BatchReads for GetMany<T, P> {
    type Output = Vec<Option<P>>;

    fn into_parts(self, db: &Db) -> Result<Vec<ReadPart>> {
        Ok(vec![self.into_part(db)?])
    }

    fn nothing(keys: &[usize]) -> Self::Output {
        slots(keys, 0)
    }

    fn put(output: &mut Self::Output, _: usize, rows: ReadRows) -> Result<()> {
        <Self as Read>::put(output, rows)
    }
}

macro_rules! tuple {
    ($($read:ident $part:tt),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($read: Read),+> BatchReads for ($($read,)+) {
            type Output = ($(Vec<Option<$read::Row>>,)+);

            fn into_parts(self, db: &Db) -> Result<Vec<ReadPart>> {
                Ok(vec![$(self.$part.into_part(db)?),+])
            }

            fn nothing(keys: &[usize]) -> Self::Output {
                ($(slots::<$read::Row>(keys, $part),)+)
            }

            fn put(output: &mut Self::Output, part: usize, rows: ReadRows) -> Result<()> {
                match part {
                    $($part => $read::put(&mut output.$part, rows),)+
                    _ => Ok(()),
                }
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
