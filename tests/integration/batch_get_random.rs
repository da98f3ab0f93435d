//! Batches of reads under random faults: every key is answered, in its place, in a bounded number of calls.
//!
//! `PROPTEST_CASES=4000` is the full size: over a million keys.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use dynatable::fault::{Fault, Faults, Operation};
use dynatable::{Codec, Db, RetryPolicy, Table};
use proptest::prelude::*;
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

async fn holds(db: &Db, case: Case) -> Result<(), TestCaseError> {
    let codec = if case.direct { Codec::Auto } else { Codec::Sdk };
    let config = db.client().config().to_builder();
    let config = config.retry_config(RetryConfig::disabled());
    let own = Db::builder()
        .table::<Song>(db.table_name::<Song>().into_owned())
        .table::<Note>(db.table_name::<Note>().into_owned())
        .codec(codec)
        .client(Client::from_conf(config.build()));
    let faults = Faults::seeded(case.seed)
        .on(Operation::BatchGetItem)
        .rate(case.rate)
        .inject_one_of([
            Fault::SomeUnprocessed,
            Fault::AllUnprocessed,
            Fault::Throttling,
            Fault::ProvisionedThroughputExceeded,
        ]);
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
    // Ten in a row by chance: once in so many thousand cases.
    let policy = RetryPolicy::new()
        .attempts(60)
        .first_pause(Duration::from_micros(10));
    let batch = faults.db(&own).batch_get(reads);
    let batch = batch
        .retry(policy)
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

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(24),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

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
