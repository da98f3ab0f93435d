//! What a batch has done so far.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::read::add_capacity;

/// What a batch has written, and what that took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchReport {
    pub(super) written: u64,
    pub(super) superseded: u64,
    pub(super) attempts: u64,
    pub(super) retried: u64,
    pub(super) capacity: BTreeMap<String, ConsumedCapacity>,
    pub(super) elapsed: Duration,
}

impl BatchReport {
    /// Puts and deletes that DynamoDB has confirmed.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Those that were not sent, or not again, since a later one of the batch is of the same key.
    #[must_use]
    pub fn superseded(&self) -> u64 {
        self.superseded
    }

    /// Calls made: `BatchWriteItem`s, the SDK's own retries not counted.
    #[must_use]
    pub fn attempts(&self) -> u64 {
        self.attempts
    }

    /// How often one of the writes came back unprocessed.
    #[must_use]
    pub fn retried(&self) -> u64 {
        self.retried
    }

    /// The capacity consumed, of each table; empty where no call was asked what it cost.
    pub fn capacity(&self) -> impl Iterator<Item = &ConsumedCapacity> {
        self.capacity.values()
    }

    /// Write units consumed on all tables; `None` where no call was asked what it cost.
    #[must_use]
    pub fn capacity_units(&self) -> Option<f64> {
        let units = self.capacity.values().filter_map(|it| it.capacity_units);
        (!self.capacity.is_empty()).then(|| units.sum())
    }

    /// The time since the first call was made.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Adds what one call cost, and says how many units that were.
    pub(super) fn add_capacity(&mut self, of_call: Vec<ConsumedCapacity>) -> f64 {
        let mut units = 0.0;
        for capacity in of_call {
            units += capacity.capacity_units.unwrap_or_default();
            let table = capacity.table_name.clone().unwrap_or_default();
            let mut total = self.capacity.remove(&table);
            add_capacity(&mut total, &capacity);
            self.capacity.insert(table, total.unwrap_or(capacity));
        }
        units
    }
}
