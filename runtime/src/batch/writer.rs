//! `BatchWriter`: puts and deletes as they come.

use std::fmt;
use std::future::poll_fn;
use std::task::{Poll, ready};

use super::report::BatchReport;
use super::unwritten::Unwritten;
use super::write::all_written;
use super::write_engine::{End, Until, WriteEngine};
use super::write_op::BatchWritable;
use super::write_setters::write_setters;
use crate::error::Result;

/// Writes millions of items with bounded memory: batches are sent as they fill, a few at a time.
///
/// [`push`](BatchWriter::push) waits when there is too much: the writer holds at most 50 writes for each call of
/// [`concurrency`](BatchWriter::concurrency), half of them in calls. Of several writes of one key the last one
/// pushed counts, also where an earlier one has to be sent again: a key is in one call at a time. Only a request
/// that was given up, after a timeout say, and is acted on later can go over a newer one; no client can prevent
/// that. See [what is promised](crate::batch#what-is-promised).
///
/// It works only while one of its futures is polled, and nothing runs in the background: dropping it makes no
/// call. Each of its futures can be dropped and the writer used on: a `push` that is dropped before its end has
/// not taken its write, and calls under way go on with the next future.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # struct Order {
/// #     #[table(partition_key)]
/// #     id: u64,
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let mut writer = db
///     .batch_writer()
///     .concurrency(8)
///     .rate_limit(1000.0)
///     .progress(|so_far| println!("{} written", so_far.written()));
/// for id in 0..1_000_000 {
///     writer.push(&Order { id }).await?;
/// }
/// let report = writer.finish().await?;
/// println!("{report:?}");
/// # Ok(()) }
/// ```
#[must_use = "what is pushed last is written by `finish`"]
pub struct BatchWriter {
    engine: WriteEngine,
}

impl BatchWriter {
    pub(crate) fn new(engine: WriteEngine) -> Self {
        Self { engine }
    }

    write_setters!();

    /// Takes a write: `&song` to put it, [`Song::key(..)`](crate::Table::key) to delete that item.
    ///
    /// Waits until there is room, and so for the calls that make it.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::Error::Invalid) for an item that cannot be written: it is not taken, all else goes on.
    /// [`BatchFailed`](crate::Error::BatchFailed) as [`finish`](BatchWriter::finish) has it; this write is among
    /// those in the error.
    pub async fn push(&mut self, write: impl BatchWritable) -> Result<()> {
        let mut op = Some(write.write_op(&self.engine.db)?);
        poll_fn(|cx| {
            let room = self.engine.room();
            let end = ready!(self.engine.poll(cx, Until::Room(room)))?;
            if let Some(op) = op.take() {
                self.engine.add(op);
            }
            // A full batch is sent at once, and not waited for.
            let full = match end {
                End::Reached => self.engine.poll(cx, Until::Room(usize::MAX))?,
                End::Failed => Poll::Ready(End::Failed),
            };
            Poll::Ready(match full {
                Poll::Ready(End::Failed) => Err(self.engine.fail()),
                Poll::Ready(End::Reached) | Poll::Pending => Ok(()),
            })
        })
        .await
    }

    /// Takes writes one after the other, as [`push`](BatchWriter::push) does.
    ///
    /// # Errors
    ///
    /// As [`push`](BatchWriter::push); what comes after the error is not taken.
    pub async fn extend<W: BatchWritable>(
        &mut self,
        writes: impl IntoIterator<Item = W>,
    ) -> Result<()> {
        for write in writes {
            self.push(write).await?;
        }
        Ok(())
    }

    /// Sends what is queued, and waits until all is written: the report is of everything since the last
    /// `finish`. The writer can be used on.
    ///
    /// # Errors
    ///
    /// [`BatchFailed`](crate::Error::BatchFailed) where DynamoDB keeps leaving writes undone for longer than the
    /// [`RetryPolicy`](crate::RetryPolicy) waits, or a call fails after the SDK's own retries. The error has
    /// every write that is not known to be done, and the writer has none of them any more.
    pub async fn finish(&mut self) -> Result<BatchReport> {
        all_written(&mut self.engine).await?;
        Ok(self.engine.take_report())
    }

    /// What has been written so far, and what that took.
    pub fn report(&self) -> &BatchReport {
        self.engine.report()
    }

    /// How many writes it has that are not known to be done.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.engine.len()
    }

    /// Gives the writes that are not known to be done, and ends: calls under way are cut off, and their writes
    /// [may be written](super::UnwrittenOp::may_be_written).
    pub fn into_unwritten(mut self) -> Unwritten {
        self.engine.take_unwritten()
    }
}

/// Makes no call; says in the log what is lost.
impl Drop for BatchWriter {
    fn drop(&mut self) {
        let lost = self.engine.len();
        if lost > 0 {
            tracing::warn!(
                target: "dynatable",
                lost,
                "a batch writer was dropped with writes that are not known to be done: `finish` was not awaited to its end"
            );
        }
    }
}

impl fmt::Debug for BatchWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BatchWriter").field(&self.engine).finish()
    }
}
