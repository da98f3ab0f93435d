//! What the calls of a batch get said beside the items.

use aws_sdk_dynamodb::types::ConsumedCapacity;

use super::request::Answer;

/// The items, and what the service said about the calls.
#[derive(Debug, Clone)]
pub struct BatchGetResponse<T> {
    value: T,
    report: Report,
}

/// What is gathered of all calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Report {
    pub(super) capacity: Vec<ConsumedCapacity>,
    pub(super) request_ids: Vec<String>,
    pub(super) calls: u64,
}

impl Report {
    pub(super) fn record(&mut self, answer: &mut Answer) {
        self.request_ids.extend(answer.request_id.take());
        for one in answer.capacity.drain(..) {
            let of_table = |it: &&mut ConsumedCapacity| it.table_name == one.table_name;
            match self.capacity.iter_mut().find(of_table) {
                Some(total) => add(total, &one),
                None => self.capacity.push(one),
            }
        }
    }
}

/// A batch of reads has units of reading, of a table as a whole.
fn add(total: &mut ConsumedCapacity, one: &ConsumedCapacity) {
    for (total, one) in [
        (&mut total.capacity_units, one.capacity_units),
        (&mut total.read_capacity_units, one.read_capacity_units),
    ] {
        if let Some(one) = one {
            *total.get_or_insert_default() += one;
        }
    }
}

impl<T> BatchGetResponse<T> {
    pub(super) fn new(value: T, report: Report) -> Self {
        Self { value, report }
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

    /// The capacity units consumed by all calls, for each table.
    #[must_use]
    pub fn consumed_capacity(&self) -> &[ConsumedCapacity] {
        &self.report.capacity
    }

    /// How many calls were made, those for what came back unread among them; the SDK's own retries are not.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.report.calls
    }

    /// The ids AWS support asks for, one of each call that was answered.
    #[must_use]
    pub fn request_ids(&self) -> &[String] {
        &self.report.request_ids
    }
}
