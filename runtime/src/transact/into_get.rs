//! What a transaction can read, and what it gives for it.

use std::any::Any;

use aws_sdk_dynamodb::types::TransactGetItem;

use super::into_write::identity;
use crate::batch::Identity;
use crate::db::Db;
use crate::direct;
use crate::error::{DecodeError, Error, Result};
use crate::item::Item;
use crate::op::Get;
use crate::projection::Projection;
use crate::table::Table;

/// What a [`TransactGet`](super::TransactGet) reads.
///
/// Implemented by [`Get`], which gives an `Option`, and by tuples up to 16, arrays and vectors of what implements
/// it, which give the same of what is in them: `(Get<Song>, Vec<Get<Order>>)` gives
/// `(Option<Song>, Vec<Option<Order>>)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read in a transaction",
    label = "not a `get`, nor a tuple, array or vector of them",
    note = "a transaction reads items by their keys: `db.transact_get((Song::get(a), Order::get(b)))`",
    note = "more than sixteen go as a vector, or as tuples in a tuple"
)]
pub trait IntoTransactGet: sealed::Sealed {
    /// What is read.
    type Output;
    /// How many there are of each.
    #[doc(hidden)]
    type Shape: Send;

    /// Adds the reads.
    #[doc(hidden)]
    fn add_to(self, reads: &mut Reads) -> Self::Shape;
    /// Takes as many rows.
    #[doc(hidden)]
    fn take(shape: Self::Shape, rows: &mut Rows) -> Result<Self::Output>;
}

mod sealed {
    pub trait Sealed {}
}

/// The reads of a transaction.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reads {
    pub(super) db: Db,
    /// Or what is wrong with the first that cannot be one.
    pub(super) members: Result<Vec<ReadMember>>,
}

#[derive(Debug)]
pub(super) struct ReadMember {
    pub(super) item: TransactGetItem,
    pub(super) identity: Identity,
    pub(super) reads: direct::ReadRow,
}

impl Reads {
    fn add<T: Table, P: Projection<T>>(&mut self, get: Get<T, P>) {
        let Ok(members) = &mut self.members else {
            return;
        };
        match get.into_get(&self.db) {
            Ok(get) => members.push(ReadMember {
                identity: identity(T::SCHEMA, get.table_name(), get.key()),
                item: TransactGetItem::builder().get(get).build(),
                reads: direct::read_row::<P>,
            }),
            Err(error) => {
                let place = members.len();
                self.members = Err(super::at(place, error));
            }
        }
    }
}

/// What was read, in the order of the reads.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rows {
    rows: std::vec::IntoIter<Option<Row>>,
    /// How many were taken.
    taken: usize,
}

/// An item, as the SDK gives it or as what it is to be read as.
pub(super) enum Row {
    Item(Item),
    Read(Box<dyn Any + Send>),
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row")
    }
}

impl Rows {
    pub(super) fn new(rows: Vec<Option<Row>>) -> Self {
        Self {
            rows: rows.into_iter(),
            taken: 0,
        }
    }

    fn next<T: Table, P: Projection<T>>(&mut self) -> Result<Option<P>> {
        let place = self.taken;
        self.taken += 1;
        match self.rows.next() {
            None => Err(short()),
            Some(None) => Ok(None),
            Some(Some(Row::Item(item))) => match P::read(item) {
                Err(Error::Decode(error)) => Err(Error::Decode(error.of_key(place))),
                read => read.map(Some),
            },
            Some(Some(Row::Read(read))) => match read.downcast() {
                Ok(read) => Ok(Some(*read)),
                Err(_) => Err(short()),
            },
        }
    }
}

/// That the answer is not one of this request.
fn short() -> Error {
    DecodeError::custom("the answer has not one item, or none, for each read").into()
}

impl<T, P> sealed::Sealed for Get<T, P> {}

impl<T: Table, P: Projection<T>> IntoTransactGet for Get<T, P> {
    type Output = Option<P>;
    type Shape = ();

    fn add_to(self, reads: &mut Reads) {
        reads.add(self);
    }

    fn take((): (), rows: &mut Rows) -> Result<Option<P>> {
        rows.next::<T, P>()
    }
}

impl<G: IntoTransactGet> sealed::Sealed for Vec<G> {}

impl<G: IntoTransactGet> IntoTransactGet for Vec<G> {
    type Output = Vec<G::Output>;
    type Shape = Vec<G::Shape>;

    fn add_to(self, reads: &mut Reads) -> Vec<G::Shape> {
        self.into_iter().map(|get| get.add_to(reads)).collect()
    }

    fn take(shape: Vec<G::Shape>, rows: &mut Rows) -> Result<Vec<G::Output>> {
        shape.into_iter().map(|it| G::take(it, rows)).collect()
    }
}

impl<G: IntoTransactGet, const N: usize> sealed::Sealed for [G; N] {}

impl<G: IntoTransactGet, const N: usize> IntoTransactGet for [G; N] {
    type Output = [G::Output; N];
    type Shape = Vec<G::Shape>;

    fn add_to(self, reads: &mut Reads) -> Vec<G::Shape> {
        self.into_iter().map(|get| get.add_to(reads)).collect()
    }

    fn take(shape: Vec<G::Shape>, rows: &mut Rows) -> Result<[G::Output; N]> {
        let read: Result<Vec<_>> = shape.into_iter().map(|it| G::take(it, rows)).collect();
        read?.try_into().map_err(|_| short())
    }
}

macro_rules! tuples {
    ($($first:ident $($rest:ident)*)?) => {$(
        impl<$first: IntoTransactGet, $($rest: IntoTransactGet),*> sealed::Sealed for ($first, $($rest,)*) {}

        impl<$first: IntoTransactGet, $($rest: IntoTransactGet),*> IntoTransactGet for ($first, $($rest,)*) {
            type Output = ($first::Output, $($rest::Output,)*);
            type Shape = ($first::Shape, $($rest::Shape,)*);

            #[allow(non_snake_case)]
            fn add_to(self, reads: &mut Reads) -> Self::Shape {
                let ($first, $($rest,)*) = self;
                ($first.add_to(reads), $($rest.add_to(reads),)*)
            }

            #[allow(non_snake_case)]
            fn take(shape: Self::Shape, rows: &mut Rows) -> Result<Self::Output> {
                let ($first, $($rest,)*) = shape;
                Ok(($first::take($first, rows)?, $($rest::take($rest, rows)?,)*))
            }
        }

        tuples!($($rest)*);
    )?};
}

tuples!(A B C D E F G H I J K L M N O P);
