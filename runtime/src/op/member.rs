//! Operations as members of the SDK's own transactions and batches.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::types::{
    self as sdk, DeleteRequest, PutRequest, TransactGetItem, TransactWriteItem, WriteRequest,
};

use super::{Check, Conditional, Delete, Get, Put, Returning, Update};
use crate::db::Db;
use crate::direct;
use crate::error::{Error, Invalid, Result};
use crate::item::Item;
use crate::projection::Projection;
use crate::table::Table;

pub(super) fn built<T>(built: Result<T, BuildError>) -> Result<T> {
    built.map_err(|error| Error::Invalid(Invalid::custom(error)))
}

/// Batches take whole writes only.
fn unconditional(condition: Option<&str>) -> Result<()> {
    match condition {
        None => Ok(()),
        Some(_) => Err(Error::Invalid(Invalid::custom(
            "a batch takes no conditions: send the write alone, or in a transaction",
        ))),
    }
}

/// Refuses what an edit set and a transaction has no place for: left out, it would be lost in silence.
fn nothing_lost<const N: usize>(lost: [(&str, bool); N]) -> Result<()> {
    match lost.into_iter().find(|(_, is_set)| *is_set) {
        None => Ok(()),
        Some((name, _)) => Err(Error::Invalid(Invalid::custom(format_args!(
            "an operation in a transaction has no `{name}`, which an edit of it set"
        )))),
    }
}

impl<T: Table, P: Projection<T>> Get<T, P> {
    pub(crate) fn into_get(self, db: &Db) -> Result<sdk::Get> {
        let input = self.request(db)?;
        nothing_lost([("attributes_to_get", input.attributes_to_get.is_some())])?;
        let get = sdk::Get::builder()
            .set_table_name(input.table_name)
            .set_key(input.key)
            .set_projection_expression(input.projection_expression)
            .set_expression_attribute_names(input.expression_attribute_names)
            .build();
        built(get)
    }

    /// The read as a member of the SDK's `TransactGetItems`.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactGetItem> {
        let get = self.into_get(db)?;
        Ok(TransactGetItem::builder().get(get).build())
    }
}

fn put(input: PutItemInput) -> Result<sdk::Put> {
    nothing_lost([
        ("return_values", input.return_values.is_some()),
        ("expected", input.expected.is_some()),
    ])?;
    let put = sdk::Put::builder()
        .set_table_name(input.table_name)
        .set_item(input.item)
        .set_condition_expression(input.condition_expression)
        .set_expression_attribute_names(input.expression_attribute_names)
        .set_expression_attribute_values(input.expression_attribute_values)
        .set_return_values_on_condition_check_failure(
            input.return_values_on_condition_check_failure,
        )
        .build();
    built(put)
}

/// The item of a put as text, and its key.
pub(crate) struct PutText {
    pub(crate) text: Vec<u8>,
    pub(crate) key: Item,
}

impl<T: Table, R: Returning<T>> Put<'_, T, R> {
    /// The put, without its item where that can be written directly.
    pub(crate) fn into_put(self, db: &Db) -> Result<(sdk::Put, Option<PutText>)> {
        let (_, direct) = db.caller();
        let write = |item: &T| {
            let text = direct.then(|| direct::item_text(item)).flatten()?;
            let key = T::key(item).ok()?.into_item();
            Some(PutText { text, key })
        };
        let (input, text) = self.input_beside(db, write)?;
        Ok((put(input)?, text))
    }
}

impl<T: Table> Put<'_, T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let (input, _) = self.input_beside(db, |_| None::<()>)?;
        Ok(TransactWriteItem::builder().put(put(input)?).build())
    }

    /// The write as a member of the SDK's `BatchWriteItem`, which takes no conditions.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it, and where there is a condition.
    pub fn into_write_request(self, db: &Db) -> Result<WriteRequest> {
        let input = self.request(db)?;
        unconditional(input.condition_expression())?;
        let put = PutRequest::builder().set_item(input.item).build();
        Ok(WriteRequest::builder().put_request(built(put)?).build())
    }
}

impl<T: Table, R: Returning<T>> Update<T, R> {
    pub(crate) fn into_update(self, db: &Db) -> Result<sdk::Update> {
        let input = self.request(db)?;
        nothing_lost([
            ("return_values", input.return_values.is_some()),
            ("expected", input.expected.is_some()),
            ("attribute_updates", input.attribute_updates.is_some()),
        ])?;
        if input.update_expression().is_none() {
            return Err(Error::Invalid(Invalid::custom(
                "a transaction takes no update without clauses: `check` is for a condition alone",
            )));
        }
        let update = sdk::Update::builder()
            .set_table_name(input.table_name)
            .set_key(input.key)
            .set_update_expression(input.update_expression)
            .set_condition_expression(input.condition_expression)
            .set_expression_attribute_names(input.expression_attribute_names)
            .set_expression_attribute_values(input.expression_attribute_values)
            .set_return_values_on_condition_check_failure(
                input.return_values_on_condition_check_failure,
            )
            .build();
        built(update)
    }
}

impl<T: Table> Update<T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it, and where there are no clauses.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let update = self.into_update(db)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

impl<T: Table, R: Returning<T>> Delete<T, R> {
    pub(crate) fn into_delete(self, db: &Db) -> Result<sdk::Delete> {
        let input = self.request(db)?;
        nothing_lost([
            ("return_values", input.return_values.is_some()),
            ("expected", input.expected.is_some()),
        ])?;
        let delete = sdk::Delete::builder()
            .set_table_name(input.table_name)
            .set_key(input.key)
            .set_condition_expression(input.condition_expression)
            .set_expression_attribute_names(input.expression_attribute_names)
            .set_expression_attribute_values(input.expression_attribute_values)
            .set_return_values_on_condition_check_failure(
                input.return_values_on_condition_check_failure,
            )
            .build();
        built(delete)
    }
}

impl<T: Table> Delete<T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let delete = self.into_delete(db)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// The write as a member of the SDK's `BatchWriteItem`, which takes no conditions.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it, and where there is a condition.
    pub fn into_write_request(self, db: &Db) -> Result<WriteRequest> {
        let input = self.request(db)?;
        unconditional(input.condition_expression())?;
        let delete = DeleteRequest::builder().set_key(input.key).build();
        Ok(WriteRequest::builder()
            .delete_request(built(delete)?)
            .build())
    }
}

impl<T: Table> Check<T, Conditional> {
    /// The check as a member of the SDK's `TransactWriteItems`.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for an empty or too long key, and for a condition DynamoDB would refuse.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let check = self.into_condition_check(db)?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }
}
