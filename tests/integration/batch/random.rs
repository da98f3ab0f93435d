//! Batch writes under random faults: nothing is lost, and nothing older goes over what was confirmed.
//!
//! `scripts/lossless` is the full size, a million `BATCH_ITEMS`; without the variable it is a few seconds' worth.
//! `BATCH_SEED` repeats one job, with the same `BATCH_ITEMS`.
//!
//! A job is one table, one client and one set of faults, all of its seed. After each batch, failed or not, the
//! table must be what the docs say of the writes: written, superseded, or given back. It always runs on an embedded
//! database: time is paused.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use dynatable::batch::{BatchWriter, Unwritten};
use dynatable::fault::{Fault, Faults, Moment, Operation};
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use tokio::time::{Instant, timeout};

use crate::support::create;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchFaults")]
struct Row {
    #[table(partition_key)]
    group: String,
    #[table(sort_key)]
    id: u32,
    /// As how many-th of its job it was written.
    version: u64,
    text: String,
}

/// The version that is stored under a key, if any is.
type State = Option<u64>;

fn group(id: u32) -> String {
    format!("g\"{}", id % 7)
}

/// SplitMix64: a seed says it all.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }
}

/// What all jobs did.
#[derive(Default)]
struct Tally {
    given: u64,
    written: u64,
    superseded: u64,
    retried: u64,
    calls: u64,
    requests: u64,
    failures: u64,
    leftovers: u64,
    maybe: u64,
    dropped: u64,
    abandoned: u64,
    overtaken: u64,
    faults: BTreeMap<String, u64>,
}

/// One table, and what is known of it.
struct Job {
    dice: Dice,
    real: Db,
    db: Db,
    faults: Faults,
    keys: u64,
    concurrency: usize,
    attempts: u32,
    /// Whether requests may arrive when nobody waits for them any more.
    late: bool,
    /// What was stored when the present batch began.
    before: BTreeMap<u32, State>,
    /// The writes of the present batch, in their order.
    given: Vec<(u32, State)>,
    /// Those before it are confirmed.
    confirmed: usize,
    /// What would be stored if nothing ever failed.
    model: BTreeMap<u32, State>,
    /// What requests that arrived late had, of each key.
    arrived_late: BTreeMap<u32, BTreeSet<State>>,
    version: u64,
}

impl Job {
    async fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let late = dice.one_in(3);
        let retries = match dice.below(2) {
            0 => RetryConfig::disabled(),
            _ => RetryConfig::standard()
                .with_max_attempts(2 + u32::try_from(dice.below(3)).unwrap())
                .with_initial_backoff(Duration::from_millis(20)),
        };
        let attempt =
            TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(200));
        let client = Db::embedded().unwrap().client().clone();
        let config = client.config().to_builder().retry_config(retries);
        let client = Client::from_conf(config.timeout_config(attempt.build()).build());
        let codec = dice.pick(&[Codec::Direct, Codec::Direct, Codec::Sdk]);
        let real = Db::builder().prefix("random-").codec(codec).client(client);
        create::<Row>(&real).await;
        let faults = Faults::seeded(seed);
        let db = faults.db(&real);
        let delays = [Moment::Before, Moment::After]
            .into_iter()
            .flat_map(|moment| [50, 300].map(|ms| Fault::Delay(moment, Duration::from_millis(ms))));
        let kinds = Fault::all()
            .filter(|fault| fault.fits(Operation::BatchWriteItem))
            .filter(|fault| late || *fault != Fault::Reordered)
            .chain(delays)
            .chain([Fault::SomeUnprocessed, Fault::AllUnprocessed].repeat(4))
            .chain([Fault::Exception("ItemCollectionSizeLimitExceededException")]);
        let rate = dice.pick(&[0.0, 0.05, 0.2, 0.4, 0.7]);
        let rule = faults.on(Operation::BatchWriteItem).rate(rate);
        rule.inject_one_of(kinds);
        Self {
            keys: dice.pick(&[5, 300, 3000]),
            concurrency: 1 + usize::try_from(dice.below(8)).unwrap(),
            attempts: 1 + u32::try_from(dice.below(10)).unwrap(),
            dice,
            real,
            db,
            faults,
            late,
            before: BTreeMap::new(),
            given: Vec::new(),
            confirmed: 0,
            model: BTreeMap::new(),
            arrived_late: BTreeMap::new(),
            version: 0,
        }
    }

    fn policy(&self) -> RetryPolicy {
        RetryPolicy::new()
            .attempts(self.attempts)
            .first_pause(Duration::from_millis(10))
    }

    /// The next write: a put of a version nothing else has, or now and then a delete.
    fn write(&mut self) -> (u32, State) {
        let id = u32::try_from(self.dice.below(self.keys)).unwrap();
        if self.dice.one_in(5) {
            return (id, None);
        }
        self.version += 1;
        (id, Some(self.version))
    }

    fn row(&mut self, id: u32, version: u64) -> Row {
        let long = if self.dice.one_in(20) { 2000 } else { 20 };
        Row {
            group: group(id),
            id,
            version,
            text: "\"\n\u{1}é".repeat(usize::try_from(self.dice.below(long)).unwrap()),
        }
    }

    fn took(&mut self, id: u32, state: State, tally: &mut Tally) {
        tally.given += 1;
        self.given.push((id, state));
        self.model.insert(id, state);
    }

    /// What is stored, when nothing is on its way any more.
    async fn stored(&mut self, tally: &mut Tally) -> BTreeMap<u32, State> {
        self.faults.pause();
        let rows = Row::scan()
            .whole_table()
            .consistent()
            .collect(&self.db)
            .await;
        self.faults.resume();
        for request in self.faults.log() {
            tally.requests += 1;
            let Some(fault) = request.fault() else {
                continue;
            };
            *tally.faults.entry(format!("{fault:?}")).or_default() += 1;
            if fault != Fault::Reordered {
                continue;
            }
            for write in request.json()["RequestItems"]["random-BatchFaults"]
                .as_array()
                .unwrap()
            {
                let put = &write["PutRequest"]["Item"];
                let key = if put.is_null() {
                    &write["DeleteRequest"]["Key"]
                } else {
                    put
                };
                let number = |value: &serde_json::Value| value["N"].as_str()?.parse::<u64>().ok();
                let id = u32::try_from(number(&key["id"]).unwrap()).unwrap();
                let states = self.arrived_late.entry(id).or_default();
                states.insert(number(&put["version"]));
            }
        }
        self.faults.clear_log();
        let rows = rows.unwrap().into_iter();
        rows.map(|row| (row.id, Some(row.version))).collect()
    }

    /// All that was given is confirmed.
    async fn finished(&mut self, tally: &mut Tally) {
        self.check(None, tally).await;
        self.confirmed = self.given.len();
    }

    /// These are given back; all else is confirmed.
    async fn failed(&mut self, left: &Unwritten, tally: &mut Tally) {
        self.check(Some(left), tally).await;
        let left: Vec<_> = left.iter().map(|op| self.given[op.position()]).collect();
        self.given = left;
        self.confirmed = 0;
    }

    async fn check(&mut self, left: Option<&Unwritten>, tally: &mut Tally) {
        let stored = self.stored(tally).await;
        // Whether a write that was not confirmed may be stored.
        let mut open: BTreeMap<usize, bool> = BTreeMap::new();
        if let Some(left) = left {
            let mut puts = left.puts::<Row>().unwrap().into_iter();
            let mut deletes = left.deletes::<Row>().unwrap().into_iter();
            let mut behind = None;
            for op in left.iter() {
                assert!(
                    behind < Some(op.position()),
                    "the leftovers are not in order"
                );
                behind = Some(op.position());
                assert!(op.is::<Row>() && op.table() == "random-BatchFaults");
                let (id, state) = self.given[op.position()];
                if op.is_put() {
                    let row = puts.next().unwrap();
                    assert_eq!((row.id, Some(row.version)), (id, state));
                } else {
                    assert_eq!(deletes.next().unwrap(), Row::key((group(id), id)).unwrap());
                    assert_eq!(state, None);
                }
                assert!(
                    op.position() >= self.confirmed,
                    "given back after it was confirmed"
                );
                open.insert(op.position(), op.may_be_written());
                tally.leftovers += 1;
                tally.maybe += u64::from(op.may_be_written());
            }
            assert!(puts.next().is_none() && deletes.next().is_none());
        }
        let mut writes: BTreeMap<u32, Vec<(usize, State)>> = BTreeMap::new();
        for (position, (id, state)) in self.given.iter().enumerate().skip(self.confirmed) {
            writes.entry(*id).or_default().push((position, *state));
        }
        for (id, writes) in writes {
            let (last, state) = *writes.last().unwrap();
            let mut possible = BTreeSet::from([state]);
            if let Some(maybe) = open.get(&last) {
                if !maybe {
                    possible.clear();
                }
                possible.insert(self.before.get(&id).copied().flatten());
                // Those between may be written, or superseded by the last one before they were.
                let between = writes
                    .iter()
                    .filter(|(at, _)| *open.get(at).unwrap_or(&true));
                possible.extend(between.map(|(_, state)| *state));
            }
            let now = stored.get(&id).copied().flatten();
            let late = self
                .arrived_late
                .get(&id)
                .is_some_and(|late| late.contains(&now));
            assert!(
                possible.contains(&now) || late,
                "seed {}: of {id}, {now:?} is stored and none of {possible:?}",
                self.faults.seed()
            );
            tally.overtaken += u64::from(!possible.contains(&now));
        }
        self.before = stored;
    }

    fn writer(&self) -> BatchWriter {
        let writer = self.db.batch_writer();
        writer.concurrency(self.concurrency).retry(self.policy())
    }

    /// Goes on with what was given back.
    async fn again(&mut self, left: Unwritten, tally: &mut Tally) -> BatchWriter {
        self.failed(&left, tally).await;
        let writer = left.into_batch(&self.db).into_writer().unwrap();
        writer.concurrency(self.concurrency).retry(self.policy())
    }

    /// A writer that is pushed to, finished, dropped in all its futures, and taken to pieces.
    async fn stream(&mut self, items: u64, drops: bool, tally: &mut Tally) {
        let mut writer = self.writer();
        for _ in 0..items {
            let (id, state) = self.write();
            let patience = self.patience(drops);
            let pushed = match state {
                Some(version) => {
                    let row = self.row(id, version);
                    patience.wait(writer.push(&row)).await
                }
                None => patience.wait(writer.push(Row::key((group(id), id)))).await,
            };
            assert!(writer.pending() <= 50 * self.concurrency);
            match pushed {
                // Not at its end, it has not taken the write.
                None => tally.dropped += 1,
                Some(Ok(())) => self.took(id, state, tally),
                Some(Err(error)) => {
                    self.took(id, state, tally);
                    writer = self.recover(error, tally).await;
                }
            }
            if self.dice.one_in(150) {
                let patience = self.patience(drops);
                match patience.wait(writer.finish()).await {
                    None => tally.dropped += 1,
                    Some(Ok(report)) => {
                        assert_eq!(writer.pending(), 0);
                        self.account(&report, 0, tally);
                        self.finished(tally).await;
                    }
                    Some(Err(error)) => writer = self.recover(error, tally).await,
                }
            }
            if drops && self.dice.one_in(100) {
                tally.abandoned += 1;
                let report = writer.report().clone();
                let left = writer.into_unwritten();
                self.account(&report, left.len(), tally);
                writer = self.again(left, tally).await;
            }
        }
        let report = writer.report().clone();
        let left = writer.into_unwritten();
        self.account(&report, left.len(), tally);
        self.end(left, tally).await;
    }

    /// Batches that are there from the beginning.
    async fn batches(&mut self, items: u64, drops: bool, tally: &mut Tally) {
        let mut more = items;
        while more > 0 {
            let size = (1 + self.dice.below(300)).min(more);
            more -= size;
            (self.given, self.confirmed) = (Vec::new(), 0);
            let mut batch = self.db.batch_write();
            for _ in 0..size {
                let (id, state) = self.write();
                batch = match state {
                    Some(version) => batch.put(&self.row(id, version)),
                    None => batch.delete(Row::key((group(id), id))),
                };
                self.took(id, state, tally);
            }
            let batch = batch.concurrency(self.concurrency).retry(self.policy());
            if drops && self.dice.one_in(3) {
                let mut writer = batch.into_writer().unwrap();
                let sent = self.patience(drops).wait(writer.finish()).await;
                let left = match sent {
                    Some(Ok(report)) => {
                        self.account(&report, 0, tally);
                        self.finished(tally).await;
                        continue;
                    }
                    Some(Err(Error::BatchFailed(failed))) => failed.into_unwritten(),
                    Some(Err(error)) => panic!("{error}"),
                    None => {
                        tally.abandoned += 1;
                        writer.into_unwritten()
                    }
                };
                self.end(left, tally).await;
                continue;
            }
            match batch.send().await {
                Ok(report) => {
                    self.account(&report, 0, tally);
                    self.finished(tally).await;
                }
                Err(Error::BatchFailed(failed)) => {
                    tally.failures += 1;
                    self.account(failed.report(), failed.unwritten().len(), tally);
                    self.end(failed.into_unwritten(), tally).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    async fn recover(&mut self, error: Error, tally: &mut Tally) -> BatchWriter {
        let Error::BatchFailed(failed) = error else {
            panic!("{error}");
        };
        tally.failures += 1;
        self.account(failed.report(), failed.unwritten().len(), tally);
        self.again(failed.into_unwritten(), tally).await
    }

    /// Each write is written, superseded or left.
    fn account(&self, report: &dynatable::batch::BatchReport, left: usize, tally: &mut Tally) {
        let known = report.written() + report.superseded() + left as u64;
        let given = self.given.len() - self.confirmed;
        assert_eq!(known, given as u64, "{report:?}, {left} left");
        tally.written += report.written();
        tally.superseded += report.superseded();
        tally.retried += report.retried();
        tally.calls += report.attempts();
    }

    /// Sends what is left without faults, and compares the whole table.
    async fn end(&mut self, left: Unwritten, tally: &mut Tally) {
        self.check(Some(&left), tally).await;
        self.faults.pause();
        left.into_batch(&self.real).send().await.unwrap();
        self.faults.resume();
        let stored = self.stored(tally).await;
        for id in 0..u32::try_from(self.keys).unwrap() {
            let now = stored.get(&id).copied().flatten();
            let last = self.model.get(&id).copied().flatten();
            let late = self
                .arrived_late
                .get(&id)
                .is_some_and(|late| late.contains(&now));
            assert!(
                now == last || late,
                "seed {}: of {id}, {now:?} is stored in the end and not {last:?}",
                self.faults.seed()
            );
        }
        assert!(self.late || self.arrived_late.is_empty());
        self.before = stored;
    }

    fn patience(&mut self, drops: bool) -> Patience {
        match self.dice.below(20) {
            0 if drops => Patience::Polls(self.dice.below(4)),
            1 if drops => Patience::Time(Duration::from_millis(self.dice.below(400))),
            _ => Patience::Endless,
        }
    }
}

/// How long a future is waited for before it is dropped.
enum Patience {
    Endless,
    Polls(u64),
    Time(Duration),
}

impl Patience {
    async fn wait<F: Future>(self, future: F) -> Option<F::Output> {
        match self {
            Patience::Endless => Some(future.await),
            Patience::Time(time) => timeout(time, future).await.ok(),
            Patience::Polls(polls) => {
                let mut future = pin!(future);
                for _ in 0..polls {
                    let polled = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await;
                    if let Poll::Ready(output) = polled {
                        return Some(output);
                    }
                    tokio::task::yield_now().await;
                }
                None
            }
        }
    }
}

/// Says which job has failed.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("BATCH_SEED={}", self.0);
        }
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[tokio::test(start_paused = true)]
async fn random_batches_lose_nothing_under_random_faults() {
    let items = number("BATCH_ITEMS").unwrap_or(4_000);
    let only = number("BATCH_SEED");
    let began = std::time::Instant::now();
    let paused = Instant::now();
    let mut tally = Tally::default();
    for seed in only.unwrap_or(0).. {
        let _named = Named(seed);
        // The pauses, too, are the seed's.
        fastrand::seed(seed);
        let mut job = Job::new(seed).await;
        let some = 100 + job.dice.below(if items > 100_000 { 4_000 } else { 500 });
        let drops = job.dice.one_in(2);
        if job.dice.one_in(4) {
            job.batches(some, drops, &mut tally).await;
        } else {
            job.stream(some, drops, &mut tally).await;
        }
        if tally.given >= items || only.is_some() {
            println!("{} jobs", seed + 1);
            break;
        }
    }
    println!(
        "{} writes: {} confirmed, {} superseded, {} unprocessed and sent again\n\
         {} calls, {} requests, {} failed batches, {} leftovers, {} of which may be written\n\
         {} futures dropped, {} writers abandoned, {} keys overtaken by late requests\n\
         {:.1?}, {:.0?} of tokio's time",
        tally.given,
        tally.written,
        tally.superseded,
        tally.retried,
        tally.calls,
        tally.requests,
        tally.failures,
        tally.leftovers,
        tally.maybe,
        tally.dropped,
        tally.abandoned,
        tally.overtaken,
        began.elapsed(),
        paused.elapsed(),
    );
    for (fault, times) in &tally.faults {
        println!("{times:7} {fault}");
    }
    assert!(only.is_some() || (tally.leftovers > 0 && tally.faults.len() > 15));
}
