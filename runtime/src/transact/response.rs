//! What a transaction answered beside its value.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{ConsumedCapacity, ItemCollectionMetrics};

/// A value, and what DynamoDB said about the transaction.
#[derive(Debug, Clone)]
pub struct TransactResponse<T> {
    value: T,
    metadata: Metadata,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Metadata {
    pub(super) capacity: Vec<ConsumedCapacity>,
    pub(super) metrics: HashMap<String, Vec<ItemCollectionMetrics>>,
    pub(super) request_id: Option<String>,
}

impl<T> TransactResponse<T> {
    pub(super) fn new(value: T, metadata: Metadata) -> Self {
        Self { value, metadata }
    }

    /// The value `send` returns.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, owned.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The capacity units consumed, one entry for each table, with its indexes.
    ///
    /// A write that DynamoDB had made already, known by its token, consumes read units.
    #[must_use]
    pub fn consumed_capacity(&self) -> &[ConsumedCapacity] {
        &self.metadata.capacity
    }

    /// The sizes of the item collections written to, by table, for tables with local indexes.
    #[must_use]
    pub fn item_collection_metrics(&self) -> &HashMap<String, Vec<ItemCollectionMetrics>> {
        &self.metadata.metrics
    }

    /// The id AWS support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.metadata.request_id.as_deref()
    }
}
