//! The SDK's builders of the three PartiQL operations, as calls.

use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::batch_execute_statement::builders::BatchExecuteStatementFluentBuilder;
use aws_sdk_dynamodb::operation::batch_execute_statement::{
    BatchExecuteStatementError, BatchExecuteStatementInput, BatchExecuteStatementOutput,
};
use aws_sdk_dynamodb::operation::execute_statement::builders::ExecuteStatementFluentBuilder;
use aws_sdk_dynamodb::operation::execute_statement::{
    ExecuteStatementError, ExecuteStatementInput, ExecuteStatementOutput,
};
use aws_sdk_dynamodb::operation::execute_transaction::builders::ExecuteTransactionFluentBuilder;
use aws_sdk_dynamodb::operation::execute_transaction::{
    ExecuteTransactionError, ExecuteTransactionInput, ExecuteTransactionOutput,
};
use aws_sdk_dynamodb::types::{
    AttributeValue, BatchStatementRequest, ConsumedCapacity, ItemCollectionMetrics,
    ParameterizedStatement, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};
use aws_smithy_types::config_bag::FrozenLayer;

use super::text::{self, Kind, Outline};
use crate::direct::Direct;
use crate::op::{SdkCall, SdkResult};

/// What a statement with a condition asks for: the item that fails it. An `INSERT` has another error, without one.
pub(super) fn current_item(text: &str) -> Option<ReturnValuesOnConditionCheckFailure> {
    let outline = Outline::of(text).ok()?;
    matches!(outline.kind, Kind::Update | Kind::Delete | Kind::Exists)
        .then_some(ReturnValuesOnConditionCheckFailure::AllOld)
}

/// Each table once, in the order of the statements.
fn tables<'a>(statements: impl Iterator<Item = &'a str>) -> Option<Cow<'a, str>> {
    let mut names: Vec<&str> = Vec::new();
    for name in statements.filter_map(text::table) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => None,
        [name] => Some(Cow::Borrowed(name)),
        names => Some(Cow::Owned(names.join(", "))),
    }
}

/// The units of all tables, for the span.
fn total(capacity: Option<&Vec<ConsumedCapacity>>) -> Option<ConsumedCapacity> {
    let units = capacity?
        .iter()
        .filter_map(ConsumedCapacity::capacity_units);
    let total = units.reduce(|total, units| total + units)?;
    Some(ConsumedCapacity::builder().capacity_units(total).build())
}

macro_rules! sdk_statement {
    (
        $name:literal: $builder:ty, $input:ty, $output:ty, $error:ty;
        tables: $tables:expr; current: $current:expr; capacity: $capacity:expr;
    ) => {
        impl Direct for $builder {
            const MEMBER: &'static str = "Items";

            // Rows go the SDK's way.
            fn original() -> Option<&'static FrozenLayer> {
                None
            }
        }

        impl SdkCall for $builder {
            const NAME: &'static str = $name;
            type Input = $input;
            type Output = $output;
            type Error = $error;

            fn into_input(self) -> Result<$input, BuildError> {
                self.as_input().clone().build()
            }

            fn table_name(&self) -> Option<Cow<'_, str>> {
                let tables: fn(&Self) -> Option<Cow<'_, str>> = $tables;
                tables(self)
            }

            fn names(&self) -> Option<&HashMap<String, String>> {
                None
            }

            fn values(&self) -> Option<&HashMap<String, AttributeValue>> {
                None
            }

            fn ask_metadata(self) -> Self {
                let asked = self.get_return_consumed_capacity().clone();
                self.return_consumed_capacity(asked.unwrap_or(ReturnConsumedCapacity::Indexes))
            }

            fn ask_current(self) -> Self {
                let current: fn(Self) -> Self = $current;
                current(self)
            }

            fn capacity(output: &mut $output) -> Option<ConsumedCapacity> {
                let capacity: fn(&mut $output) -> Option<ConsumedCapacity> = $capacity;
                capacity(output)
            }

            fn metrics(_: &mut $output) -> Option<ItemCollectionMetrics> {
                None
            }

            fn send(self) -> impl Future<Output = SdkResult<Self>> + Send {
                self.send()
            }

            fn send_with_config(
                self,
                config: aws_sdk_dynamodb::config::Builder,
            ) -> impl Future<Output = SdkResult<Self>> + Send {
                self.customize().config_override(config).send()
            }
        }
    };
}

sdk_statement! {
    "ExecuteStatement": ExecuteStatementFluentBuilder, ExecuteStatementInput, ExecuteStatementOutput, ExecuteStatementError;
    tables: |it| tables(it.get_statement().as_deref().into_iter());
    current: |it| match it.get_return_values_on_condition_check_failure() {
        None => {
            let current = it.get_statement().as_deref().and_then(current_item);
            it.set_return_values_on_condition_check_failure(current)
        }
        Some(_) => it,
    };
    capacity: |output| output.consumed_capacity.take();
}

sdk_statement! {
    "BatchExecuteStatement": BatchExecuteStatementFluentBuilder, BatchExecuteStatementInput, BatchExecuteStatementOutput, BatchExecuteStatementError;
    tables: |it| tables(it.get_statements().iter().flatten().map(BatchStatementRequest::statement));
    // Each statement has it from the beginning.
    current: |it| it;
    capacity: |output| total(output.consumed_capacity.as_ref());
}

sdk_statement! {
    "ExecuteTransaction": ExecuteTransactionFluentBuilder, ExecuteTransactionInput, ExecuteTransactionOutput, ExecuteTransactionError;
    tables: |it| tables(it.get_transact_statements().iter().flatten().map(ParameterizedStatement::statement));
    current: |it| it;
    capacity: |output| total(output.consumed_capacity.as_ref());
}
