//! `Delete`: one item by its key.

use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;

use aws_sdk_dynamodb::Client;

use super::call::{Edits, Ready, ways_out};
use super::condition::{Conditions, conditional};
use super::response::Metadata;
use super::returning::{Nothing, Old, Returning};
use super::write::sends_write;
use crate::db::Db;
use crate::direct;
use crate::error::Result;
use crate::key::Key;
use crate::table::Table;

/// Deletes one item, if there is one: one `DeleteItem`, one write unit per KB of it.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     year: u16,
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let gone: Option<Song> = Song::delete("Dylan").returning_old().send(&db).await?;
/// Song::delete("Dylan").if_exists().condition(Song::YEAR.lt(1980)).send(&db).await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct Delete<T, R = Nothing> {
    key: Result<Key<T>>,
    conditions: Conditions,
    edits: Edits<DeleteItemFluentBuilder>,
    returning: PhantomData<fn() -> R>,
}

impl<T: Table> Delete<T> {
    pub(crate) fn new(key: Result<Key<T>>) -> Self {
        Self {
            key,
            conditions: Conditions::default(),
            edits: Edits::default(),
            returning: PhantomData,
        }
    }

    /// Returns the item that was deleted, at no cost; `None` where there was none.
    pub fn returning_old(self) -> Delete<T, Old> {
        Delete {
            key: self.key,
            conditions: self.conditions,
            edits: self.edits,
            returning: PhantomData,
        }
    }
}

impl<T: Table, R: Returning<T>> Delete<T, R> {
    /// Only where there is such an item; otherwise
    /// [`Error::ConditionFailed`](crate::Error::ConditionFailed).
    pub fn if_exists(mut self) -> Self {
        self.conditions.key_exists(T::SCHEMA);
        self
    }

    conditional!();
    ways_out!(DeleteItemFluentBuilder, DeleteItemInput);
    sends_write!();

    async fn run(self, db: &Db, metadata: bool) -> Result<(R::Output, Metadata)> {
        let (client, direct) = db.caller();
        let ready = self.ready(db, client)?;
        let direct = direct && ready.is_plain();
        let (taken, arms) = direct::one::<DeleteItemFluentBuilder, T>(direct && R::WHOLE);
        let (output, metadata) = pin!(ready.send(metadata, arms)).await?;
        Ok((R::decode(taken.take(), output.attributes)?, metadata))
    }

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<DeleteItemFluentBuilder>> {
        let expressions = self.conditions.render(T::SCHEMA)?;
        let builder = client
            .delete_item()
            .table_name(db.table_name::<T>())
            .set_key(Some(self.key?.into_item()))
            .set_return_values(R::VALUES.map(Into::into))
            .set_condition_expression(expressions.condition)
            .set_expression_attribute_names(expressions.names)
            .set_expression_attribute_values(expressions.values);
        Ok(Ready::new(builder, self.edits)?)
    }
}

impl<T: Table, R> fmt::Debug for Delete<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete")
            .field("table", &T::SCHEMA.table())
            .field("condition", &self.conditions)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
