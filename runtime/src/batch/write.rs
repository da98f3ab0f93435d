//! `BatchWrite`: puts and deletes that are there already.

use std::fmt;
use std::future::poll_fn;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;

use super::report::BatchReport;
use super::write_call::{builder, requests};
use super::write_engine::{End, Until, WriteEngine};
use super::write_op::{BatchDelete, BatchPut, BatchWritable};
use super::write_setters::write_setters;
use super::writer::BatchWriter;
use crate::error::{Error, Invalid, Result};

/// Puts and deletes of any types and tables: a `BatchWriteItem` for each 25 of them, or 16 MB.
///
/// Each costs what it costs alone: a write unit per KB. A batch is no transaction: each write is done or not by
/// itself, in no order, and none has a condition. Of several writes of one key the last one counts, and the
/// others are not sent.
///
/// What DynamoDB leaves undone is sent again, as the [`RetryPolicy`](crate::RetryPolicy) says; what is not done
/// in the end is in the error. A policy of `n` attempts makes at most `n` times
/// [`concurrency`](BatchWrite::concurrency) calls in a row that get nothing done.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// # }
/// # #[derive(Table)]
/// # struct Order {
/// #     #[table(partition_key)]
/// #     id: u64,
/// # }
/// # async fn example(db: Db, song: Song, orders: Vec<Order>) -> dynatable::Result<()> {
/// let report = db
///     .batch_write()
///     .put(&song)
///     .delete(Song::key(("Dylan", "Hurricane")))
///     .extend(&orders)
///     .send()
///     .await?;
/// assert_eq!(report.written(), 2 + orders.len() as u64);
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
#[must_use = "a batch does nothing until it is sent"]
pub struct BatchWrite {
    engine: WriteEngine,
    /// The first mistake in the chain, until it is told.
    mistake: Option<Error>,
}

impl BatchWrite {
    pub(crate) fn new(engine: WriteEngine) -> Self {
        Self {
            engine,
            mistake: None,
        }
    }

    /// Puts an item whole, in place of any of the same key.
    pub fn put<P: BatchPut>(self, item: P) -> Self {
        self.write(item)
    }

    /// Deletes the item of a key, if there is one.
    pub fn delete<D: BatchDelete>(self, key: D) -> Self {
        self.write(key)
    }

    /// Puts items, where these are references to items, or deletes those of keys.
    pub fn extend<W: BatchWritable>(self, writes: impl IntoIterator<Item = W>) -> Self {
        writes.into_iter().fold(self, Self::write)
    }

    fn write(mut self, write: impl BatchWritable) -> Self {
        if self.mistake.is_none() {
            match write.write_op(&self.engine.db) {
                Ok(op) => self.engine.add(op),
                Err(error) => self.mistake = Some(error),
            }
        }
        self
    }

    write_setters!();

    /// Sends it, and what DynamoDB leaves undone again.
    ///
    /// Dropped before its end, the calls under way are cut off and nobody can tell what they have done: where
    /// that may happen, [`into_writer`](BatchWrite::into_writer) keeps account.
    ///
    /// # Errors
    ///
    /// [`Invalid`](Error::Invalid) before any call, for an item that cannot be written.
    /// [`BatchFailed`](Error::BatchFailed) where DynamoDB keeps leaving writes undone, or a call fails after
    /// the SDK's own retries; it has every write that is not known to be done.
    pub async fn send(self) -> Result<BatchReport> {
        let mut writer = self.into_writer()?;
        writer.finish().await
    }

    /// The same batch as a [`BatchWriter`], which knows at any time what has been written.
    ///
    /// # Errors
    ///
    /// [`Invalid`](Error::Invalid) for an item that cannot be written.
    pub fn into_writer(self) -> Result<BatchWriter> {
        match self.mistake {
            Some(mistake) => Err(mistake),
            None => Ok(BatchWriter::new(self.engine)),
        }
    }

    /// The exact inputs of the calls, which are not made.
    ///
    /// # Errors
    ///
    /// As [`send`](BatchWrite::send), before any call.
    pub fn requests(mut self) -> Result<Vec<BatchWriteItemInput>> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let client = self.engine.db.client().clone();
        let mut chunks = self.engine.chunks();
        let inputs = chunks.iter_mut().map(|ops| {
            let call = &self.engine.options.call;
            let builder = builder(client.batch_write_item(), requests(ops)?, call);
            let input = builder.as_input().clone().build();
            input.map_err(|error| Error::Invalid(Invalid::custom(error)))
        });
        inputs.collect()
    }
}

impl fmt::Debug for BatchWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWrite")
            .field("writes", &self.engine.len())
            .field("mistake", &self.mistake)
            .finish_non_exhaustive()
    }
}

/// Polls until all is written.
pub(super) async fn all_written(engine: &mut WriteEngine) -> Result<()> {
    match poll_fn(|cx| engine.poll(cx, Until::Written)).await? {
        End::Reached => Ok(()),
        End::Failed => Err(engine.fail()),
    }
}
