//! Which operations a transaction takes, and what it keeps of each.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};

use crate::batch::Identity;
use crate::db::Db;
use crate::direct;
use crate::error::Result;
use crate::item::Item;
use crate::op::{Check, Delete, HasCondition, Nothing, Put, Returning, Update};
use crate::schema::Schema;
use crate::size;
use crate::table::Table;

/// An operation that a [`TransactWrite`](super::TransactWrite) takes.
///
/// Implemented by [`Put`], [`Update`] and [`Delete`] that return nothing, and by [`Check`] with a condition.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a transaction that writes",
    label = "not a `put`, `update`, `upsert`, `delete` or `check` of one item",
    note = "reads are for `db.transact_get(..)`, or a `check` with the condition that must hold",
    note = "the SDK's own members are added with `customize(|sdk| sdk.transact_items(..))`"
)]
pub trait IntoTransactWrite: sealed::Sealed {
    /// The operation as a member of the SDK's call, for the tables of this `Db`.
    #[doc(hidden)]
    fn into_member(self, db: &Db) -> Result<WriteMember>;
}

mod sealed {
    use super::{Check, Delete, Put, Update};

    pub trait Sealed {}
    impl<T, R> Sealed for Put<'_, T, R> {}
    impl<T, R> Sealed for Update<T, R> {}
    impl<T, R> Sealed for Delete<T, R> {}
    impl<T, C> Sealed for Check<T, C> {}
    pub trait Returns {}
    impl Returns for super::Nothing {}
}

/// That an operation returns nothing. Implemented by [`Nothing`].
#[diagnostic::on_unimplemented(
    message = "an operation in a transaction returns no item",
    label = "this one returns `{Self}`",
    note = "leave out `returning_..`: DynamoDB returns no items from a transaction that writes",
    note = "when its condition fails, `TransactionCanceled::reasons` has the item as it was"
)]
pub trait ReturnsNothing: sealed::Returns {}
#[diagnostic::do_not_recommend]
impl ReturnsNothing for Nothing {}

/// One operation, checked as it would be alone.
#[doc(hidden)]
#[derive(Debug)]
pub struct WriteMember {
    pub(super) item: TransactWriteItem,
    /// The item of a put, where it has been written directly: then the one in `item` is empty.
    pub(super) text: Option<Vec<u8>>,
    pub(super) identity: Identity,
}

impl WriteMember {
    /// The size of the item it puts, or not much more.
    pub(super) fn size_at_most(&self) -> usize {
        match (&self.text, &self.item.put) {
            // Each value takes more characters than DynamoDB counts bytes.
            (Some(text), _) => text.len(),
            (None, Some(put)) => size::item_size_at_most(put.item()),
            (None, None) => 0,
        }
    }

    /// The exact size of the item it puts.
    pub(super) fn size(&self) -> Result<usize> {
        match (&self.text, &self.item.put) {
            (Some(text), _) => Ok(size::item_size(&direct::item_of(text)?)),
            (None, Some(put)) => Ok(size::item_size(put.item())),
            (None, None) => Ok(0),
        }
    }

    /// The member of the SDK's call, with its item.
    pub(super) fn into_whole(self) -> Result<TransactWriteItem> {
        let mut item = self.item;
        if let (Some(text), Some(put)) = (&self.text, &mut item.put) {
            put.item = direct::item_of(text)?;
        }
        Ok(item)
    }
}

impl<T: Table, R: Returning<T> + ReturnsNothing> IntoTransactWrite for Put<'_, T, R> {
    fn into_member(self, db: &Db) -> Result<WriteMember> {
        let (put, text) = self.into_put(db)?;
        let key = text.as_ref().map_or(put.item(), |text| &text.key);
        let identity = identity(T::SCHEMA, put.table_name(), key);
        Ok(WriteMember {
            item: TransactWriteItem::builder().put(put).build(),
            text: text.map(|text| text.text),
            identity,
        })
    }
}

impl<T: Table, R: Returning<T> + ReturnsNothing> IntoTransactWrite for Update<T, R> {
    fn into_member(self, db: &Db) -> Result<WriteMember> {
        let update = self.into_update(db)?;
        Ok(WriteMember {
            text: None,
            identity: identity(T::SCHEMA, update.table_name(), update.key()),
            item: TransactWriteItem::builder().update(update).build(),
        })
    }
}

impl<T: Table, R: Returning<T> + ReturnsNothing> IntoTransactWrite for Delete<T, R> {
    fn into_member(self, db: &Db) -> Result<WriteMember> {
        let delete = self.into_delete(db)?;
        Ok(WriteMember {
            text: None,
            identity: identity(T::SCHEMA, delete.table_name(), delete.key()),
            item: TransactWriteItem::builder().delete(delete).build(),
        })
    }
}

impl<T: Table, C: HasCondition> IntoTransactWrite for Check<T, C> {
    fn into_member(self, db: &Db) -> Result<WriteMember> {
        let check = self.into_condition_check(db)?;
        Ok(WriteMember {
            text: None,
            identity: identity(T::SCHEMA, check.table_name(), check.key()),
            item: TransactWriteItem::builder().condition_check(check).build(),
        })
    }
}

/// What tells the item apart, of an item or a key.
pub(super) fn identity(schema: &Schema, table: &str, item: &Item) -> Identity {
    let fields = std::iter::once(schema.partition_key()).chain(schema.sort_key());
    let values = fields.filter_map(|field| item.get(field.name()));
    Identity::new(table, values.collect::<Vec<&AttributeValue>>())
}
