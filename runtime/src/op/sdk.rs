//! The SDK's fluent builders seen alike: what they share has no trait there.

use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::sync::OnceLock;

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::delete_item::{
    DeleteItem, DeleteItemError, DeleteItemInput, DeleteItemOutput,
};
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;
use aws_sdk_dynamodb::operation::get_item::{GetItem, GetItemError, GetItemInput, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::{PutItem, PutItemError, PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::query::{Query, QueryError, QueryInput, QueryOutput};
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::operation::scan::{Scan, ScanError, ScanInput, ScanOutput};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::{
    UpdateItem, UpdateItemError, UpdateItemInput, UpdateItemOutput,
};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, ItemCollectionMetrics, ReturnConsumedCapacity,
    ReturnItemCollectionMetrics, ReturnValuesOnConditionCheckFailure,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_types::config_bag::FrozenLayer;

use crate::direct::Direct;

/// One of the SDK's fluent builders, ready to be sent.
pub(crate) trait SdkCall: Direct + Sized + Send {
    /// DynamoDB's name of the operation.
    const NAME: &'static str;
    type Input;
    type Output: RequestId + Send;
    type Error: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static;

    fn into_input(self) -> Result<Self::Input, BuildError>;
    /// The table, or the tables.
    fn table_name(&self) -> Option<Cow<'_, str>>;
    fn index_name(&self) -> Option<&str> {
        None
    }
    fn names(&self) -> Option<&HashMap<String, String>>;
    fn values(&self) -> Option<&HashMap<String, AttributeValue>>;
    /// Asks for what the answer can tell beside its items, unless something was asked for already.
    fn ask_metadata(self) -> Self;
    /// Asks for the item that fails a condition, also one the user's edits brought.
    fn ask_current(self) -> Self;
    fn capacity(output: &mut Self::Output) -> Option<ConsumedCapacity>;
    /// Items found and items looked at.
    fn counts(_: &Self::Output) -> Option<(i32, i32)> {
        None
    }
    fn metrics(output: &mut Self::Output) -> Option<ItemCollectionMetrics>;
    fn send(self) -> impl Future<Output = SdkResult<Self>> + Send;
    fn send_with_config(
        self,
        config: aws_sdk_dynamodb::config::Builder,
    ) -> impl Future<Output = SdkResult<Self>> + Send;
}

pub(crate) type SdkResult<C> =
    Result<<C as SdkCall>::Output, SdkError<<C as SdkCall>::Error, HttpResponse>>;

macro_rules! sdk_call {
    (
        $name:literal: $builder:ty, $operation:ty, $member:literal, $input:ty, $output:ty, $error:ty;
        names: $names:expr; values: $values:expr; ask: $ask:expr; current: $current:expr; metrics: $metrics:expr;
        $($more:item)*
    ) => {
        impl Direct for $builder {
            const MEMBER: &'static str = $member;

            fn original() -> Option<&'static FrozenLayer> {
                static ORIGINAL: OnceLock<Option<FrozenLayer>> = OnceLock::new();
                ORIGINAL
                    .get_or_init(|| RuntimePlugin::config(&<$operation>::new()))
                    .as_ref()
            }
        }

        impl SdkCall for $builder {
            const NAME: &'static str = $name;
            type Input = $input;
            type Output = $output;
            type Error = $error;

            $($more)*

            fn into_input(self) -> Result<$input, BuildError> {
                self.as_input().clone().build()
            }

            fn table_name(&self) -> Option<Cow<'_, str>> {
                self.get_table_name().as_deref().map(Cow::Borrowed)
            }

            fn names(&self) -> Option<&HashMap<String, String>> {
                let names: fn(&Self) -> Option<&HashMap<String, String>> = $names;
                names(self)
            }

            fn values(&self) -> Option<&HashMap<String, AttributeValue>> {
                let values: fn(&Self) -> Option<&HashMap<String, AttributeValue>> = $values;
                values(self)
            }

            fn ask_metadata(self) -> Self {
                let asked = self.get_return_consumed_capacity().clone();
                let capacity = asked.unwrap_or(ReturnConsumedCapacity::Indexes);
                let ask: fn(Self) -> Self = $ask;
                ask(self.return_consumed_capacity(capacity))
            }

            fn ask_current(self) -> Self {
                let current: fn(Self) -> Self = $current;
                current(self)
            }

            fn capacity(output: &mut $output) -> Option<ConsumedCapacity> {
                output.consumed_capacity.take()
            }

            fn metrics(output: &mut $output) -> Option<ItemCollectionMetrics> {
                let metrics: fn(&mut $output) -> Option<ItemCollectionMetrics> = $metrics;
                metrics(output)
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

/// A read of many items, of a table or an index.
macro_rules! sdk_read {
    ($name:literal: $builder:ty, $operation:ty, $member:literal, $input:ty, $output:ty, $error:ty) => {
        sdk_call! {
            $name: $builder, $operation, $member, $input, $output, $error;
            names: |it| it.get_expression_attribute_names().as_ref();
            values: |it| it.get_expression_attribute_values().as_ref();
            ask: |it| it;
            current: |it| it;
            metrics: |_| None;

            fn index_name(&self) -> Option<&str> {
                self.get_index_name().as_deref()
            }

            fn counts(output: &$output) -> Option<(i32, i32)> {
                Some((output.count, output.scanned_count))
            }
        }
    };
}

/// A write that takes a condition and can tell the size of an item collection.
macro_rules! sdk_write {
    ($name:literal: $builder:ty, $operation:ty, $member:literal, $input:ty, $output:ty, $error:ty) => {
        sdk_call! {
            $name: $builder, $operation, $member, $input, $output, $error;
            names: |it| it.get_expression_attribute_names().as_ref();
            values: |it| it.get_expression_attribute_values().as_ref();
            ask: |it| {
                let asked = it.get_return_item_collection_metrics().clone();
                it.return_item_collection_metrics(asked.unwrap_or(ReturnItemCollectionMetrics::Size))
            };
            current: |it| match it.get_condition_expression() {
                Some(_) if it.get_return_values_on_condition_check_failure().is_none() => {
                    it.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                }
                _ => it,
            };
            metrics: |it| it.item_collection_metrics.take();
        }
    };
}

sdk_call! {
    "GetItem": GetItemFluentBuilder, GetItem, "Item", GetItemInput, GetItemOutput, GetItemError;
    names: |it| it.get_expression_attribute_names().as_ref();
    values: |_| None;
    ask: |it| it;
    current: |it| it;
    metrics: |_| None;
}
sdk_write!("PutItem": PutItemFluentBuilder, PutItem, "Attributes", PutItemInput, PutItemOutput, PutItemError);
sdk_write!("UpdateItem": UpdateItemFluentBuilder, UpdateItem, "Attributes", UpdateItemInput, UpdateItemOutput, UpdateItemError);
sdk_write!("DeleteItem": DeleteItemFluentBuilder, DeleteItem, "Attributes", DeleteItemInput, DeleteItemOutput, DeleteItemError);
sdk_read!("Query": QueryFluentBuilder, Query, "Items", QueryInput, QueryOutput, QueryError);
sdk_read!("Scan": ScanFluentBuilder, Scan, "Items", ScanInput, ScanOutput, ScanError);
