//! The writes of a batch on their way: queued, in a call, written, or to be tried again.
//!
//! It makes calls only while it is polled, and knows at any time where each write is.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures_core::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::report::BatchReport;
use super::unwritten::Unwritten;
use super::write_call::{self, Answer, CallOptions, Unprocessed};
use super::write_op::WriteOp;
use super::{ByIdentity, Identities, Identity};
use crate::db::Db;
use crate::error::{BatchFailed, Error, Result, Throttled};
use crate::limits::{MAX_BATCH_BYTES, MAX_BATCH_WRITES};
use crate::read::Rate;
use crate::retry::{Retries, RetryPolicy};

/// Calls under way at once, where nothing else is said.
const USUAL_CONCURRENCY: usize = 4;

/// What is told of each answer.
pub(super) type Listener = Box<dyn FnMut(&BatchReport) + Send>;

/// What a user wants of a batch.
pub(super) struct Options {
    pub(super) concurrency: usize,
    pub(super) policy: RetryPolicy,
    pub(super) units_per_second: Option<f64>,
    pub(super) listener: Option<Listener>,
    pub(super) call: CallOptions,
}

/// How far to go before there is an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// So few writes are queued; none is sent in a call that could have more.
    Room(usize),
    /// All are written.
    Written,
}

/// What a poll comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Reached,
    /// No call is under way any more, and none will be made: `fail` has the rest.
    Failed,
}

pub(crate) struct WriteEngine {
    pub(super) db: Db,
    pub(super) options: Options,
    /// The writes that wait to be sent, the newest of each key, and their order.
    queued: ByIdentity<WriteOp>,
    order: VecDeque<Identity>,
    /// The writes of each call under way, and their keys.
    flying: HashMap<usize, Flight>,
    busy: Identities,
    calls: FuturesUnordered<BoxFuture<'static, (usize, Result<Answer>)>>,
    /// The writes of calls that failed.
    lost: Vec<WriteOp>,
    failed: Option<Error>,
    retries: Option<Retries>,
    /// Raised with each pause: the calls of one round that leave something undone count once.
    round: usize,
    rate: Option<Rate>,
    /// No call is made before.
    pause: Option<Pin<Box<Sleep>>>,
    began: Option<Instant>,
    given: usize,
    report: BatchReport,
}

/// A call under way.
struct Flight {
    ops: Vec<WriteOp>,
    round: usize,
    /// Whether an attempt of it was lost, after which the SDK has made another.
    lost: Arc<AtomicBool>,
}

impl WriteEngine {
    pub(crate) fn new(db: Db) -> Self {
        let options = Options {
            concurrency: USUAL_CONCURRENCY,
            policy: db.retry(),
            units_per_second: None,
            listener: None,
            call: CallOptions::default(),
        };
        Self {
            db,
            options,
            queued: ByIdentity::default(),
            order: VecDeque::new(),
            flying: HashMap::new(),
            busy: Identities::default(),
            calls: FuturesUnordered::new(),
            lost: Vec::new(),
            failed: None,
            retries: None,
            round: 0,
            rate: None,
            pause: None,
            began: None,
            given: 0,
            report: BatchReport::default(),
        }
    }

    pub(super) fn report(&self) -> &BatchReport {
        &self.report
    }

    /// Writes of which it is not known that they are written.
    pub(super) fn len(&self) -> usize {
        let flying = self.flying.values().map(|flight| flight.ops.len());
        self.queued.len() + self.lost.len() + flying.sum::<usize>()
    }

    /// How many writes may be queued before more are taken.
    pub(super) fn room(&self) -> usize {
        MAX_BATCH_WRITES * self.options.concurrency.max(1)
    }

    /// Queues a write, in place of a queued one of the same key.
    pub(super) fn add(&mut self, mut op: WriteOp) {
        op.position = self.given;
        self.given += 1;
        self.queue(op);
    }

    fn queue(&mut self, op: WriteOp) {
        let identity = op.identity.clone();
        match self.queued.insert(identity.clone(), op) {
            None => self.order.push_back(identity),
            Some(_) => self.report.superseded += 1,
        }
    }

    /// Goes on as far as it can without waiting, and until then.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, until: Until) -> Poll<Result<End>> {
        if let Err(error) = self.begin() {
            return Poll::Ready(Err(error));
        }
        loop {
            let paused = self.pause.as_mut();
            if paused.is_some_and(|pause| pause.as_mut().poll(cx).is_ready()) {
                self.pause = None;
            }
            self.make_calls(until);
            if let Poll::Ready(Some((call, answer))) = Pin::new(&mut self.calls).poll_next(cx) {
                self.settle(call, answer);
                continue;
            }
            if self.failed.is_some() {
                // What is under way may still be written, and is waited for.
                return if self.calls.is_empty() {
                    Poll::Ready(Ok(End::Failed))
                } else {
                    Poll::Pending
                };
            }
            let reached = match until {
                Until::Room(room) => self.order.len() < room,
                Until::Written => self.order.is_empty() && self.calls.is_empty(),
            };
            if reached {
                return Poll::Ready(Ok(End::Reached));
            }
            match self.pause.as_mut().map(|pause| pause.as_mut().poll(cx)) {
                Some(Poll::Ready(())) => self.pause = None,
                Some(Poll::Pending) | None => return Poll::Pending,
            }
        }
    }

    fn begin(&mut self) -> Result<()> {
        // What is wanted may change between two pushes.
        let Options {
            units_per_second,
            policy,
            ..
        } = self.options;
        if self.rate.map(|rate| rate.units_per_second()) != units_per_second {
            let rate = units_per_second.map(|units| Rate::new(units, "writes nothing"));
            self.rate = rate.transpose()?;
        }
        if self.retries.as_ref().map(Retries::policy) != Some(policy) {
            self.retries = Some(Retries::new(policy));
        }
        Ok(())
    }

    fn make_calls(&mut self, until: Until) {
        while self.failed.is_none()
            && self.pause.is_none()
            && self.calls.len() < self.options.concurrency.max(1)
        {
            if let Some(free) = self.rate.as_ref().and_then(Rate::next_call) {
                self.pause = Some(Box::pin(sleep_until(free)));
                return;
            }
            let ops = self.take_chunk(until == Until::Written);
            if ops.is_empty() {
                return;
            }
            self.call(ops);
        }
    }

    fn call(&mut self, mut ops: Vec<WriteOp>) {
        let lost = Arc::<AtomicBool>::default();
        let call = match write_call::write(&self.db, &mut ops, &self.options.call, lost.clone()) {
            Ok(call) => call,
            Err(error) => {
                self.lost.extend(ops);
                self.failed = Some(error);
                return;
            }
        };
        self.began.get_or_insert_with(Instant::now);
        if let Some(retries) = &mut self.retries {
            retries.begin();
        }
        let number = usize::try_from(self.report.attempts).unwrap_or(usize::MAX);
        self.report.attempts += 1;
        let round = self.round;
        self.flying.insert(number, Flight { ops, round, lost });
        self.calls
            .push(Box::pin(async move { (number, call.await) }));
    }

    /// The writes of the next call: none of a key that is in a call already, so that no older one overtakes.
    /// A call that could have more is made only where `rest` says so.
    fn take_chunk(&mut self, rest: bool) -> Vec<WriteOp> {
        if !rest && self.order.len() < MAX_BATCH_WRITES {
            return Vec::new();
        }
        let (mut ops, mut bytes, mut held) = (Vec::new(), 0, Vec::new());
        let mut full = false;
        while let Some(identity) = self.order.pop_front() {
            if self.busy.contains(&identity) {
                held.push(identity);
                continue;
            }
            let Some(op) = self.queued.remove(&identity) else {
                continue;
            };
            bytes += op.bytes();
            full = ops.len() == MAX_BATCH_WRITES
                || (!ops.is_empty() && bytes + AROUND_REQUESTS > MAX_BATCH_BYTES);
            if full {
                self.order.push_front(identity.clone());
                self.queued.insert(identity, op);
                break;
            }
            ops.push(op);
        }
        full |= ops.len() == MAX_BATCH_WRITES;
        if !full && !rest {
            // Not enough for a call: back, in their order.
            for op in ops.drain(..).rev() {
                self.order.push_front(op.identity.clone());
                self.queued.insert(op.identity.clone(), op);
            }
        }
        for identity in held.into_iter().rev() {
            self.order.push_front(identity);
        }
        self.busy.extend(ops.iter().map(|op| op.identity.clone()));
        ops
    }

    fn settle(&mut self, call: usize, answer: Result<Answer>) {
        let Some(flight) = self.flying.remove(&call) else {
            return;
        };
        let Flight {
            mut ops,
            round,
            lost,
        } = flight;
        for op in &ops {
            self.busy.remove(&op.identity);
        }
        let mut refused = None;
        match answer {
            Ok(answer) => {
                let units = self.report.add_capacity(answer.capacity);
                if let Some(rate) = &mut self.rate {
                    rate.spend(units);
                }
                ops = self.written(ops, answer.unprocessed);
                if lost.load(Ordering::Relaxed) {
                    ops = ops.into_iter().map(WriteOp::uncertain).collect();
                }
            }
            // All of it unprocessed: that is how DynamoDB says so.
            Err(error @ Error::Throttled(_)) => {
                ops = ops.into_iter().map(WriteOp::uncertain).collect();
                refused = Some(error);
            }
            Err(error) => {
                self.lost.extend(ops.drain(..).map(WriteOp::uncertain));
                self.failed.get_or_insert(error);
            }
        }
        if !ops.is_empty() {
            self.again(ops, round, refused);
        }
        self.report.elapsed = self
            .began
            .map_or_else(Default::default, |began| began.elapsed());
        if let Some(listener) = &mut self.options.listener {
            listener(&self.report);
        }
    }

    /// Takes note of what a call has written, and gives back the rest.
    fn written(&mut self, ops: Vec<WriteOp>, unprocessed: Unprocessed) -> Vec<WriteOp> {
        let all = ops.len();
        let known = |left: &Vec<Identity>| {
            let mut left = left.iter();
            left.all(|it| ops.iter().any(|op| op.identity == *it))
        };
        let left: Vec<WriteOp> = match unprocessed {
            Unprocessed::None => Vec::new(),
            Unprocessed::Some(left) if known(&left) => {
                let ops = ops.into_iter();
                ops.filter(|op| left.contains(&op.identity)).collect()
            }
            Unprocessed::Some(_) | Unprocessed::Unknown => {
                ops.into_iter().map(WriteOp::uncertain).collect()
            }
        };
        self.report.written += (all - left.len()) as u64;
        if let Some(retries) = self.retries.as_mut().filter(|_| left.len() < all) {
            retries.progressed();
        }
        left
    }

    /// Queues writes that were not done, but for those that have been overtaken; after a pause.
    fn again(&mut self, ops: Vec<WriteOp>, round: usize, refused: Option<Error>) {
        let left = ops.len();
        let table = ops.first().map(|op| op.table.clone().into_owned());
        for op in ops {
            self.report.retried += 1;
            if self.queued.contains_key(&op.identity) {
                self.report.superseded += 1;
            } else {
                self.queue(op);
            }
        }
        if round != self.round || self.failed.is_some() {
            return;
        }
        self.round += 1;
        match self.retries.as_mut().and_then(Retries::pause) {
            Some(pause) => {
                self.pause = Some(Box::pin(sleep(pause)));
            }
            None => {
                let undone =
                    || Throttled::unprocessed("BatchWriteItem", table.unwrap_or_default(), left);
                self.failed = Some(refused.unwrap_or_else(|| Error::Throttled(undone())));
            }
        }
    }

    /// The error, with all that is not known to be written.
    pub(super) fn fail(&mut self) -> Error {
        let undone = || Throttled::unprocessed("BatchWriteItem", String::new(), 0);
        let cause = self.failed.take();
        let cause = cause.unwrap_or_else(|| Error::Throttled(undone()));
        let report = self.take_report();
        Error::BatchFailed(BatchFailed::new(cause, self.take_unwritten(), report))
    }

    /// All writes that are not known to be written, in the order they were given; calls under way end here.
    pub(super) fn take_unwritten(&mut self) -> Unwritten {
        self.calls.clear();
        self.busy.clear();
        self.order.clear();
        self.pause = None;
        self.retries = None;
        self.failed = None;
        let mut ops = std::mem::take(&mut self.lost);
        for (_, flight) in self.flying.drain() {
            ops.extend(flight.ops.into_iter().map(WriteOp::uncertain));
        }
        ops.extend(self.queued.drain().map(|(_, op)| op));
        ops.sort_unstable_by_key(|op| op.position);
        Unwritten::new(ops)
    }

    /// The report so far; the next one begins anew.
    pub(super) fn take_report(&mut self) -> BatchReport {
        self.began = None;
        std::mem::take(&mut self.report)
    }

    /// The queued writes as the calls they would be.
    pub(super) fn chunks(&mut self) -> Vec<Vec<WriteOp>> {
        let mut chunks = Vec::new();
        loop {
            let ops = self.take_chunk(true);
            if ops.is_empty() {
                return chunks;
            }
            chunks.push(ops);
        }
    }
}

/// Braces, names of tables and what else a request has.
const AROUND_REQUESTS: usize = 16 * 1024;

impl fmt::Debug for WriteEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("queued", &self.queued.len())
            .field("calls", &self.calls.len())
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
