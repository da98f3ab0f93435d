//! The engine: chunk after chunk, and again what comes back unread.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_sdk_dynamodb::operation::batch_get_item::builders::BatchGetItemFluentBuilder;
use futures_core::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::time::sleep;

use super::request::{Answer, Job, Place};
use crate::error::{Error, Invalid, Result, Throttled};
use crate::limits::MAX_BATCH_GET_KEYS;
use crate::retry::{Retries, RetryPolicy};

/// Makes the calls of a batch, lazily. Nothing is spawned: calls under way are polled with the engine.
pub(crate) struct Engine {
    job: Arc<Job>,
    lanes: Vec<Lane>,
    /// Chunks with keys that came back unread.
    again: VecDeque<Chunk>,
    under_way: FuturesUnordered<BoxFuture<'static, (Chunk, Result<Answer>)>>,
    concurrency: usize,
    retry: RetryPolicy,
    /// Keys nothing is known of yet, each counted once.
    left: usize,
    calls: u64,
    /// What ends the batch when the last answer has been given.
    failing: Option<Error>,
    failed: bool,
}

/// Parts that may be in one request: DynamoDB takes each table once, with one projection and one consistency.
#[derive(Default)]
struct Lane {
    parts: VecDeque<usize>,
    /// How many keys of the first part have been asked for.
    done: usize,
}

/// The keys of one call, sorted, and of the calls after it for those that come back.
struct Chunk {
    lane: usize,
    keys: Vec<Place>,
    retries: Retries,
    pause: Duration,
}

impl Engine {
    pub(crate) fn new(job: Job, retry: RetryPolicy, concurrency: usize) -> Self {
        let mut lanes: Vec<Lane> = Vec::new();
        for (number, part) in job.parts.iter().enumerate() {
            let has_it = |lane: &Lane| {
                let mut parts = lane.parts.iter().filter_map(|other| job.parts.get(*other));
                parts.any(|other| other.table == part.table)
            };
            match lanes.iter_mut().find(|lane| !has_it(lane)) {
                Some(lane) => lane.parts.push_back(number),
                None => lanes.push(Lane {
                    parts: VecDeque::from([number]),
                    done: 0,
                }),
            }
        }
        let keys = job.parts.iter().map(|part| part.keys.distinct().len());
        Self {
            left: keys.sum(),
            job: Arc::new(job),
            lanes,
            again: VecDeque::new(),
            under_way: FuturesUnordered::new(),
            concurrency: concurrency.max(1),
            retry,
            calls: 0,
            failing: None,
            failed: false,
        }
    }

    /// The next answer that comes.
    pub(crate) async fn answer(&mut self) -> Option<Result<Answer>> {
        poll_fn(|cx| self.poll_answer(cx)).await
    }

    pub(crate) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer>>> {
        loop {
            if self.failed {
                return Poll::Ready(None);
            }
            if let Some(error) = self.failing.take() {
                return self.fail(error);
            }
            self.make_calls();
            let Some((chunk, answer)) = ready!(Pin::new(&mut self.under_way).poll_next(cx)) else {
                return Poll::Ready(None);
            };
            match self.take(chunk, answer) {
                Ok(None) => {}
                Ok(Some(answer)) => return Poll::Ready(Some(Ok(answer))),
                Err(error) => return self.fail(error),
            }
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Answer>>> {
        self.failed = true;
        self.under_way.clear();
        Poll::Ready(Some(Err(error)))
    }

    /// All places of the key at this one.
    pub(super) fn alike(&self, (part, place): Place) -> impl Iterator<Item = usize> {
        let part = self.job.parts.get(part);
        part.into_iter().flat_map(move |it| it.keys.alike(place))
    }

    /// Calls made so far; the SDK's own retries are not counted.
    pub(crate) fn calls(&self) -> u64 {
        self.calls
    }

    /// The calls there are to make, were nothing to come back.
    pub(super) fn requests(mut self) -> Result<Vec<BatchGetItemFluentBuilder>, Invalid> {
        let chunks = std::iter::from_fn(|| self.next_chunk()).collect::<Vec<_>>();
        let builders = chunks.iter().map(|chunk| self.job.builder(&chunk.keys));
        builders.collect()
    }

    fn make_calls(&mut self) {
        while self.under_way.len() < self.concurrency {
            let Some(mut chunk) = self.next_chunk() else {
                return;
            };
            self.calls += 1;
            let job = self.job.clone();
            self.under_way.push(Box::pin(async move {
                chunk.retries.begin();
                if !chunk.pause.is_zero() {
                    sleep(chunk.pause).await;
                }
                let answer = job.call(&chunk.keys).await;
                (chunk, answer)
            }));
        }
    }

    fn next_chunk(&mut self) -> Option<Chunk> {
        // What came back has been waiting, and goes in one call with what has not been asked for yet.
        if let Some(mut chunk) = self.again.pop_front() {
            if let Some(lane) = self.lanes.get_mut(chunk.lane) {
                lane.fill(&self.job, &mut chunk.keys);
            }
            return Some(chunk);
        }
        let retry = self.retry;
        self.lanes.iter_mut().enumerate().find_map(|(lane, it)| {
            let mut keys = Vec::new();
            it.fill(&self.job, &mut keys);
            (!keys.is_empty()).then_some(Chunk {
                lane,
                keys,
                retries: Retries::new(retry),
                pause: Duration::ZERO,
            })
        })
    }

    /// What is to be given of an answer; what came back unread is put aside.
    fn take(&mut self, mut chunk: Chunk, answer: Result<Answer>) -> Result<Option<Answer>> {
        let (answer, throttled) = match answer {
            Ok(answer) => (answer, None),
            // As if all of it had come back.
            Err(Error::Throttled(throttled)) => {
                let left = chunk.keys.clone();
                let answer = Answer {
                    left,
                    ..Answer::default()
                };
                (answer, Some(throttled))
            }
            Err(error) => return Err(error),
        };
        let done = chunk.keys.len() - answer.left.len();
        self.left -= done;
        if done > 0 {
            chunk.retries.progressed();
        }
        chunk.keys.clone_from(&answer.left);
        let is_answer = throttled.is_none();
        if chunk.keys.is_empty() {
            return Ok(Some(answer));
        }
        if let Some(pause) = chunk.retries.pause() {
            chunk.pause = pause;
            self.again.push_back(chunk);
            return Ok(is_answer.then_some(answer));
        }
        let unprocessed = || {
            let tables = self.job.tables(&chunk.keys);
            Throttled::unprocessed("BatchGetItem", tables, self.left)
        };
        let error = Error::Throttled(throttled.unwrap_or_else(unprocessed));
        if done == 0 {
            return Err(error);
        }
        self.failing = Some(error);
        Ok(Some(answer))
    }
}

impl Lane {
    /// Adds keys that have not been asked for, up to what one request takes.
    fn fill(&mut self, job: &Job, keys: &mut Vec<Place>) {
        let before = keys.len();
        while keys.len() < MAX_BATCH_GET_KEYS {
            let Some(number) = self.parts.front().copied() else {
                break;
            };
            let distinct = job.parts.get(number).map(|part| part.keys.distinct());
            let rest = distinct.and_then(|distinct| distinct.get(self.done..));
            let rest = rest.unwrap_or_default();
            let more = rest.len().min(MAX_BATCH_GET_KEYS - keys.len());
            keys.extend(rest.iter().take(more).map(|place| (number, *place)));
            if more == rest.len() {
                self.parts.pop_front();
                self.done = 0;
            } else {
                self.done += more;
            }
        }
        if before > 0 {
            keys.sort_unstable();
        }
    }
}
