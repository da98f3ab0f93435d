//! Batches of reads under random faults: every key is answered, in its place, in a bounded number of calls, or what
//! was read is given before the error.
//!
//! `scripts/lossless` is the full size, 4000 `PROPTEST_CASES`: over a million keys.

use std::cell::Cell;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use dynatable::fault::{Fault, Faults, Moment, Operation};
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use futures_util::stream::FusedStream;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::{Builder, Runtime};

use crate::support::{create, db_with};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "RandomSongs")]
struct Song {
    #[table(partition_key)]
    number: u32,
    title: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "RandomNotes")]
struct Note {
    #[table(partition_key)]
    id: String,
    #[table(sort_key)]
    at: i64,
}

const THERE: u32 = 150;

/// After these a batch goes on.
const SOFT: [Fault; 4] = [
    Fault::SomeUnprocessed,
    Fault::AllUnprocessed,
    Fault::Throttling,
    Fault::ProvisionedThroughputExceeded,
];

/// These end one.
const HARD: [Fault; 8] = [
    Fault::Timeout(Moment::Before),
    Fault::Timeout(Moment::After),
    Fault::ConnectionReset(Moment::Before),
    Fault::ConnectionReset(Moment::After),
    Fault::InternalServerError(Moment::Before),
    Fault::InternalServerError(Moment::After),
    Fault::Truncated,
    Fault::Corrupted,
];

fn song(number: u32) -> Song {
    let title = format!("song {number}");
    Song { number, title }
}

fn note(number: u32) -> Note {
    Note {
        id: format!("note {}", number % 3),
        at: i64::from(number) - 40,
    }
}

/// The first hundred and fifty of each.
async fn filled() -> Db {
    let db = db_with::<Song>().await;
    create::<Note>(&db).await;
    for number in 0..THERE {
        song(number).put().send(&db).await.unwrap();
        note(number).put().send(&db).await.unwrap();
    }
    db
}

#[derive(Debug, Clone)]
struct Case {
    songs: Vec<u32>,
    notes: Vec<u32>,
    again: Vec<u32>,
    seed: u64,
    rate: f64,
    concurrency: usize,
    direct: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let numbers = |most| prop::collection::vec(0..THERE + 50, 0..most);
    let sets = (numbers(350), numbers(250), numbers(20));
    (sets, any::<u64>(), 0.0..0.6, 1_usize..6, any::<bool>()).prop_map(
        |((songs, notes, again), seed, rate, concurrency, direct)| Case {
            songs,
            notes,
            again,
            seed,
            rate,
            concurrency,
            direct,
        },
    )
}

/// The same tables, with the case's codec and a client that repeats nothing by itself.
fn own(db: &Db, case: &Case) -> Db {
    let codec = if case.direct { Codec::Auto } else { Codec::Sdk };
    let config = db.client().config().to_builder();
    let config = config.retry_config(RetryConfig::disabled());
    Db::builder()
        .table::<Song>(db.table_name::<Song>().into_owned())
        .table::<Note>(db.table_name::<Note>().into_owned())
        .codec(codec)
        .client(Client::from_conf(config.build()))
}

/// More attempts than by default: ten faults in a row come by chance once in so many thousand cases.
fn patient() -> RetryPolicy {
    RetryPolicy::new()
        .attempts(60)
        .first_pause(Duration::from_micros(10))
}

async fn holds(db: &Db, case: Case) -> Result<(), TestCaseError> {
    let own = own(db, &case);
    let faults = Faults::seeded(case.seed)
        .on(Operation::BatchGetItem)
        .rate(case.rate)
        .inject_one_of(SOFT);
    let reads = (
        Song::get_many(case.songs.iter().copied()),
        Note::get_many(
            case.notes
                .iter()
                .map(|it| note(*it))
                .map(|it| (it.id, it.at)),
        )
        .consistent(),
        Song::get_many(case.again.iter().copied()).consistent(),
    );
    let batch = faults.db(&own).batch_get(reads);
    let batch = batch
        .retry(patient())
        .concurrency(case.concurrency)
        .send_with()
        .await;
    let batch = batch.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let calls = batch.calls();
    let (songs, notes, again) = batch.into_value();
    let there = |number: &u32| (*number < THERE).then(|| song(*number));
    prop_assert_eq!(songs, case.songs.iter().map(there).collect::<Vec<_>>());
    prop_assert_eq!(again, case.again.iter().map(there).collect::<Vec<_>>());
    let there = |number: &u32| (*number < THERE).then(|| note(*number));
    prop_assert_eq!(notes, case.notes.iter().map(there).collect::<Vec<_>>());
    let keys = case.songs.len() + case.notes.len();
    let without = (keys.div_ceil(100) + case.again.len().div_ceil(100)) as u64;
    let faulty = faults
        .log()
        .iter()
        .filter(|it| it.fault().is_some())
        .count() as u64;
    prop_assert_eq!(calls, faults.log().len() as u64);
    prop_assert!(
        calls <= without + faulty,
        "{} calls, {} faults",
        calls,
        faulty
    );
    Ok(())
}

/// So many cases, or as many as the environment says.
fn config(cases: u32) -> ProptestConfig {
    let said = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: said.and_then(|it| it.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn every_key_is_answered_in_its_place(cases in prop::collection::vec(case(), 4)) {
        let runtime: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = filled().await;
            for case in cases {
                holds(&db, case).await?;
            }
            Ok::<_, TestCaseError>(())
        })?;
    }
}

/// How streams ended: how many items they had given, and whether with an error.
#[derive(Default)]
struct Ends {
    whole: Cell<u32>,
    at_once: Cell<u32>,
    in_between: Cell<u32>,
}

async fn streams(db: &Db, case: Case, ends: &Ends) -> Result<(), TestCaseError> {
    let faults = Faults::seeded(case.seed)
        .on(Operation::BatchGetItem)
        .rate(case.rate)
        .inject_one_of(HARD.into_iter().chain(SOFT).chain(SOFT));
    let batch = faults
        .db(&own(db, &case))
        .batch_get(Song::get_many(case.songs.iter().copied()))
        .retry(patient())
        .concurrency(case.concurrency);
    let mut items = batch.items();
    let mut given = vec![false; case.songs.len()];
    let ended = loop {
        match items.try_next().await {
            Ok(Some((place, song))) => {
                let number = case.songs[place];
                prop_assert_eq!(song, (number < THERE).then(|| self::song(number)));
                prop_assert!(
                    !std::mem::replace(&mut given[place], true),
                    "{} again",
                    place
                );
            }
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    prop_assert!(matches!(items.try_next().await, Ok(None)));
    prop_assert!(items.is_terminated());
    let count = given.iter().filter(|given| **given).count();
    prop_assert_eq!(items.remaining(), given.len() - count);
    let log = faults.log();
    let hard = log
        .iter()
        .filter_map(|it| it.fault())
        .any(|it| HARD.contains(&it));
    let end = match ended {
        None => {
            prop_assert_eq!(count, given.len());
            prop_assert!(!hard);
            &ends.whole
        }
        Some(Error::Call(error)) => {
            prop_assert_eq!(error.operation(), "BatchGetItem");
            prop_assert!(hard);
            if count == 0 {
                &ends.at_once
            } else {
                &ends.in_between
            }
        }
        Some(error) => return Err(TestCaseError::fail(error.to_string())),
    };
    end.set(end.get() + 1);
    Ok(())
}

#[test]
fn a_stream_gives_each_item_once_until_an_error_and_nothing_after_it() {
    let runtime: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let db = runtime.block_on(filled());
    let ends = Ends::default();
    let mut runner = TestRunner::new(config(150));
    let ran = runner.run(&case(), |case| runtime.block_on(streams(&db, case, &ends)));
    ran.unwrap();
    // All three happen, or the test says nothing.
    let counts = [&ends.whole, &ends.at_once, &ends.in_between].map(Cell::get);
    let few = counts.iter().sum::<u32>() < 100;
    assert!(few || counts.iter().all(|count| *count > 2), "{counts:?}");
}
