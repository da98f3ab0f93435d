//! What a call answered beside its value.

use aws_sdk_dynamodb::types::{ConsumedCapacity, ItemCollectionMetrics};

/// A value, and what the service said about the call.
#[derive(Debug, Clone)]
pub struct Response<T> {
    value: T,
    metadata: Metadata,
}

/// Thin, since each call hands it on several times and few have any of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metadata {
    pub(crate) capacity: Option<Box<ConsumedCapacity>>,
    pub(crate) metrics: Option<Box<ItemCollectionMetrics>>,
    pub(crate) request_id: Option<String>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, metadata: Metadata) -> Self {
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

    /// The capacity units consumed, of the table and each index.
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.metadata.capacity.as_deref()
    }

    /// The size of the item's collection, for a write to a table with local indexes.
    #[must_use]
    pub fn item_collection_metrics(&self) -> Option<&ItemCollectionMetrics> {
        self.metadata.metrics.as_deref()
    }

    /// The id AWS support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.metadata.request_id.as_deref()
    }
}

/// What became of a conditional write, as a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the write may have been rejected"]
#[allow(clippy::exhaustive_enums)] // a condition holds or does not
pub enum Outcome<O, T> {
    /// The condition held: what `send` returns.
    Applied(O),
    /// The condition did not hold, nothing was written: the item as it was, `None` where there was none.
    Rejected(Option<T>),
}

impl<O, T> Outcome<O, T> {
    /// What was returned, if the write was applied.
    #[must_use]
    pub fn applied(self) -> Option<O> {
        match self {
            Outcome::Applied(output) => Some(output),
            Outcome::Rejected(_) => None,
        }
    }

    /// Whether the write was applied.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        matches!(self, Outcome::Applied(_))
    }
}
