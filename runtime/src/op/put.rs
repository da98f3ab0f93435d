//! `Put`: one whole item.

use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;

use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;

use aws_sdk_dynamodb::Client;

use super::call::{Edits, Ready, ways_out};
use super::condition::{Conditions, conditional};
use super::response::Metadata;
use super::returning::{Nothing, Old, Returning};
use super::write::sends_write;
use crate::db::Db;
use crate::direct;
use crate::error::Result;
use crate::item::Item;
use crate::table::Table;

/// Writes one whole item, in place of any of the same key: one `PutItem`, one write unit per KB.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     year: u16,
/// # }
/// # async fn example(db: Db, song: Song) -> dynatable::Result<()> {
/// song.put().if_absent().send(&db).await?;
/// let before: Option<Song> = song.put().condition(Song::YEAR.lt(1990)).returning_old().send(&db).await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct Put<'a, T, R = Nothing> {
    item: &'a T,
    conditions: Conditions,
    edits: Edits<PutItemFluentBuilder>,
    returning: PhantomData<fn() -> R>,
}

impl<'a, T: Table> Put<'a, T> {
    pub(crate) fn new(item: &'a T) -> Self {
        Self {
            item,
            conditions: Conditions::default(),
            edits: Edits::default(),
            returning: PhantomData,
        }
    }

    /// Returns the item that was replaced, at no cost.
    pub fn returning_old(self) -> Put<'a, T, Old> {
        Put {
            item: self.item,
            conditions: self.conditions,
            edits: self.edits,
            returning: PhantomData,
        }
    }
}

impl<T: Table, R: Returning<T>> Put<'_, T, R> {
    /// Only where there is no item of this key: creates, never replaces.
    pub fn if_absent(mut self) -> Self {
        self.conditions.key_not_exists(T::SCHEMA);
        self
    }

    /// Only where there is an item of this key: replaces, never creates.
    pub fn if_exists(mut self) -> Self {
        self.conditions.key_exists(T::SCHEMA);
        self
    }

    conditional!();
    ways_out!(PutItemFluentBuilder, PutItemInput);
    sends_write!();

    async fn run(self, db: &Db, metadata: bool) -> Result<(R::Output, Metadata)> {
        let (client, direct) = db.caller();
        let direct = direct && self.edits.is_empty();
        // What cannot be written directly is written again, with words for what is wrong with it.
        let written = direct.then(|| direct::put_body(self.item)).flatten();
        let written = written.and_then(direct::splice::<PutItemFluentBuilder>);
        let item = match &written {
            Some(_) => None,
            None => Some(self.item.to_item()?),
        };
        let ready = self.ready_with(item, db, client)?;
        let (taken, arms) = direct::one::<PutItemFluentBuilder, T>(direct && R::WHOLE);
        let arms = arms.and(written.unwrap_or_default());
        let (output, metadata) = pin!(ready.send(metadata, arms)).await?;
        Ok((R::decode(taken.take(), output.attributes)?, metadata))
    }

    /// The call's input, without the item where `write` has written that itself.
    pub(super) fn input_beside<W>(
        self,
        db: &Db,
        write: impl FnOnce(&T) -> Option<W>,
    ) -> Result<(PutItemInput, Option<W>)> {
        let item = self.item;
        let plain = self.edits.is_empty();
        let written = plain.then(|| write(item)).flatten();
        let item = match &written {
            Some(_) => Item::new(),
            None => item.to_item()?,
        };
        // A builder gives its input as a copy: the item is kept out of it where no edit wants to see it.
        let (inside, beside) = if plain {
            (None, Some(item))
        } else {
            (Some(item), None)
        };
        let mut input = self.ready_with(inside, db, db.client())?.into_input()?;
        if beside.is_some() {
            input.item = beside;
        }
        Ok((input, written))
    }

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<PutItemFluentBuilder>> {
        let item = self.item.to_item()?;
        self.ready_with(Some(item), db, client)
    }

    fn ready_with(
        self,
        item: Option<Item>,
        db: &Db,
        client: &Client,
    ) -> Result<Ready<PutItemFluentBuilder>> {
        let expressions = self.conditions.render(T::SCHEMA)?;
        let builder = client
            .put_item()
            .table_name(db.table_name::<T>())
            .set_item(item)
            .set_return_values(R::VALUES.map(Into::into))
            .set_condition_expression(expressions.condition)
            .set_expression_attribute_names(expressions.names)
            .set_expression_attribute_values(expressions.values);
        Ok(Ready::new(builder, self.edits)?)
    }
}

/// Without the item, which may be personal data.
impl<T: Table, R> fmt::Debug for Put<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Put")
            .field("table", &T::SCHEMA.table())
            .field("condition", &self.conditions)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
