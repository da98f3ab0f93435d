//! `BatchGet`: the items of many keys, of one table or several.

mod engine;
mod items;
mod keys;
mod many;
mod reads;
mod request;
mod response;
mod rows;

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemFluentBuilder;

pub(crate) use engine::Engine;
pub use items::BatchItems;
pub(crate) use keys::{Keys, text_value};
pub use many::GetMany;
pub use reads::{BatchReads, Read};
use request::Edit;
pub(crate) use request::{Job, Part, Projected, same_table};
pub use response::BatchGetResponse;

use crate::db::Db;
use crate::error::{Error, Invalid, Result};
use crate::projection::Projection;
use crate::retry::RetryPolicy;
use crate::table::Table;
use reads::{ReadPart, ReadRows};
use response::Report;

/// How many calls are under way at a time, where nothing else is said.
const CONCURRENCY: usize = 4;

/// A batch of reads, from [`Db::batch_get`].
///
/// Makes one `BatchGetItem` for each hundred keys; keys of several tables share them. An answer has at most 16 MB:
/// keys it has no room for, or that were throttled, come back unread, and are asked for again as the
/// [`RetryPolicy`] says. A call that is throttled as a whole, after the SDK's own retries, counts as one that
/// read nothing. Reads of one table with another projection or consistency are in calls of their own.
///
/// A batch is no transaction: each item is read for itself.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct BatchGet<R> {
    db: Db,
    reads: R,
    retry: RetryPolicy,
    concurrency: usize,
    edits: Vec<Edit>,
    config: Option<config::Builder>,
    asks_capacity: bool,
}

impl<R: BatchReads> BatchGet<R> {
    pub(crate) fn new(db: Db, reads: R) -> Self {
        Self {
            retry: db.retry(),
            db,
            reads,
            concurrency: CONCURRENCY,
            edits: Vec::new(),
            config: None,
            asks_capacity: false,
        }
    }

    /// How often, and for how long, keys that come back unread are asked for again; by default as the [`Db`] says.
    ///
    /// The attempts are counted for each hundred keys by themselves.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many calls are under way at a time, by default 4; 0 is taken for 1.
    ///
    /// They are polled together, on one task.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// Asks each call what it cost: for [`BatchItems::consumed_capacity`]. [`send_with`](BatchGet::send_with) does.
    pub fn consumed_capacity(mut self) -> Self {
        self.asks_capacity = true;
        self
    }

    /// Edits the SDK's builder of each call, with everything set; the items stay typed.
    pub fn customize(
        mut self,
        edit: impl Fn(BatchGetItemFluentBuilder) -> BatchGetItemFluentBuilder + Send + Sync + 'static,
    ) -> Self {
        self.edits.push(Arc::new(edit));
        self
    }

    /// Overrides the client's configuration for these calls: retries, timeouts, interceptors.
    pub fn config_override(mut self, config: config::Builder) -> Self {
        self.config = Some(config);
        self
    }

    /// Reads the items: for each key, in their order, its item, or `None` where there is none.
    ///
    /// Without keys there is no call.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::Error::Invalid) before any call, for an empty or too long key, whose place is in the
    /// error; [`Decode`](crate::Error::Decode) for an item that does not fit, with the
    /// [place of its key](crate::error::DecodeError::key_place);
    /// [`Throttled`](crate::Error::Throttled) when keys came back unread for as long as the policy says: its text
    /// has how many are left; [`TableNotFound`](crate::Error::TableNotFound) and [`Call`](crate::Error::Call) as they
    /// say. What was read before an error is gone with it: [`items`](BatchGet::items) keeps it.
    pub async fn send(self) -> Result<R::Output> {
        self.run().await.map(|(output, _)| output)
    }

    /// As [`send`](BatchGet::send), with the capacity consumed, the calls made and their request ids.
    ///
    /// # Errors
    ///
    /// As [`send`](BatchGet::send).
    pub async fn send_with(self) -> Result<BatchGetResponse<R::Output>> {
        let (output, report) = self.consumed_capacity().run().await?;
        Ok(BatchGetResponse::new(output, report))
    }

    /// The exact inputs of the calls, which are not made.
    ///
    /// # Errors
    ///
    /// [`Invalid`](crate::Error::Invalid), as [`send`](BatchGet::send); also after
    /// [`config_override`](BatchGet::config_override), which an input cannot hold.
    pub fn requests(self) -> Result<Vec<BatchGetItemInput>> {
        if self.config.is_some() {
            let text = "`config_override` is no part of the calls' inputs";
            return Err(Error::Invalid(Invalid::custom(text)));
        }
        let (engine, _) = self.engine()?;
        let inputs = engine.requests()?.into_iter().map(|builder| {
            let input = builder.as_input().clone().build();
            input.map_err(|error| Error::Invalid(Invalid::custom(error)))
        });
        inputs.collect()
    }

    async fn run(self) -> Result<(R::Output, Report)> {
        let (mut engine, keys) = self.engine()?;
        let mut output = R::nothing(&keys);
        let mut report = Report::default();
        while let Some(answer) = engine.answer().await {
            let mut answer = answer?;
            report.record(&mut answer);
            for (part, rows) in answer.rows {
                R::put(&mut output, part, ReadRows(rows))?;
            }
        }
        report.calls = engine.calls();
        Ok((output, report))
    }

    /// What makes the calls, and how many keys each part has.
    fn engine(self) -> Result<(Engine, Vec<usize>)> {
        let parts = self.reads.into_parts(&self.db)?;
        let parts: Vec<Part> = parts.into_iter().map(|ReadPart(part)| part).collect();
        let keys = parts.iter().map(|part| part.keys.len()).collect();
        let (client, direct) = self.db.caller();
        let job = Job {
            client: client.clone(),
            direct,
            parts,
            edits: self.edits,
            config: self.config,
            asks_capacity: self.asks_capacity,
        };
        Ok((Engine::new(job, self.retry, self.concurrency), keys))
    }
}

impl<T: Table, P: Projection<T>> BatchGet<GetMany<T, P>> {
    /// The items as they come, with the places of their keys: for more of them than there is memory for, and to
    /// keep what was read before an error.
    ///
    /// Kept in memory are the keys, and the answers of as many calls as are under way at a time.
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     title: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynatable::Result<()> {
    /// # let db = Db::embedded()?;
    /// # db.table::<Song>().create().await?;
    /// let titles = ["Hurricane", "Sara"];
    /// let mut songs = db.batch_get(Song::get_many(titles)).concurrency(2).items();
    /// while let Some((place, song)) = songs.try_next().await? {
    ///     if song.is_none() {
    ///         println!("there is no {}", titles[place]);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The stream gives those of [`send`](BatchGet::send), and nothing after an error.
    pub fn items(self) -> BatchItems<P> {
        let engine = self.engine();
        let engine = engine.map(|(engine, keys)| (engine, keys.iter().sum()));
        BatchItems::new(engine, P::read)
    }
}

/// Without the keys.
impl<R: fmt::Debug> fmt::Debug for BatchGet<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGet")
            .field("reads", &self.reads)
            .field("retry", &self.retry)
            .field("concurrency", &self.concurrency)
            .field("edits", &self.edits.len())
            .finish_non_exhaustive()
    }
}
