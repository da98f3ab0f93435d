//! Operations as members of the SDK's own transactions and batches.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    self as sdk, DeleteRequest, PutRequest, TransactGetItem, TransactWriteItem, WriteRequest,
};

use super::{Delete, Get, Put, Update};
use crate::db::Db;
use crate::error::{Error, Invalid, Result};
use crate::projection::Projection;
use crate::table::Table;

fn built<T>(built: Result<T, BuildError>) -> Result<T> {
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

impl<T: Table, P: Projection<T>> Get<T, P> {
    /// The read as a member of the SDK's `TransactGetItems`.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactGetItem> {
        let input = self.request(db)?;
        let get = sdk::Get::builder()
            .set_table_name(input.table_name)
            .set_key(input.key)
            .set_projection_expression(input.projection_expression)
            .set_expression_attribute_names(input.expression_attribute_names)
            .build();
        Ok(TransactGetItem::builder().get(built(get)?).build())
    }
}

impl<T: Table> Put<'_, T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let input = self.request(db)?;
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
        Ok(TransactWriteItem::builder().put(built(put)?).build())
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

impl<T: Table> Update<T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it, and where there are no clauses.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let input = self.request(db)?;
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
        Ok(TransactWriteItem::builder().update(built(update)?).build())
    }
}

impl<T: Table> Delete<T> {
    /// The write as a member of the SDK's `TransactWriteItems`, with its condition.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] as `send` has it.
    pub fn into_transact_item(self, db: &Db) -> Result<TransactWriteItem> {
        let input = self.request(db)?;
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
        Ok(TransactWriteItem::builder().delete(built(delete)?).build())
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
