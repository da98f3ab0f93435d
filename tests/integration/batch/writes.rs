//! Batches of puts and deletes: chunks, the newest of each key, and what is left undone.

use std::collections::BTreeMap;
use std::time::Duration;

use dynatable::fault::{Fault, Faults, Operation};
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use tokio::time::Instant;

use crate::support::{client, create, db_with};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchWrites")]
struct Thing {
    #[table(partition_key)]
    id: u32,
    version: u32,
    text: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchOthers")]
struct Other {
    #[table(partition_key)]
    name: String,
    #[table(sort_key)]
    at: i64,
}

fn thing(id: u32, version: u32) -> Thing {
    Thing {
        id,
        version,
        text: format!("\"thing\" {id}"),
    }
}

fn things(ids: std::ops::Range<u32>) -> Vec<Thing> {
    ids.map(|id| thing(id, 0)).collect()
}

async fn stored(db: &Db) -> BTreeMap<u32, u32> {
    let all = Thing::scan().whole_table().consistent().collect(db).await;
    let all = all.unwrap().into_iter();
    all.map(|thing| (thing.id, thing.version)).collect()
}

fn quick() -> RetryPolicy {
    let millisecond = Duration::from_millis(1);
    RetryPolicy::new()
        .first_pause(millisecond)
        .longest_pause(millisecond)
}

#[tokio::test]
async fn a_batch_is_of_any_types_and_size_on_both_codecs() {
    for codec in [Codec::Direct, Codec::Sdk] {
        let prefix = format!("batch{codec:?}");
        let db = Db::builder().prefix(prefix).codec(codec).client(client());
        create::<Thing>(&db).await;
        create::<Other>(&db).await;
        things(0..3)[1].put().send(&db).await.unwrap();
        let other = Other {
            name: "o\"".into(),
            at: -5,
        };
        let all = things(2..73);
        let report = db
            .batch_write()
            .put(&other)
            .delete(Thing::key(1))
            .extend(&all)
            .consumed_capacity()
            .send()
            .await
            .unwrap();
        assert_eq!(report.written(), 73);
        assert_eq!(report.attempts(), 3);
        assert_eq!((report.superseded(), report.retried()), (0, 0));
        assert!(report.capacity_units().unwrap() >= 73.0, "{report:?}");
        assert_eq!(stored(&db).await.len(), 71);
        let key = ("o\"", -5);
        assert_eq!(Other::get(key).send(&db).await.unwrap(), Some(other));
        assert_eq!(Thing::get(2).send(&db).await.unwrap(), Some(thing(2, 0)));
        db.table::<Thing>().delete().await.unwrap();
        db.table::<Other>().delete().await.unwrap();
    }
}

#[tokio::test]
async fn the_last_write_of_a_key_counts() {
    let db = db_with::<Thing>().await;
    thing(2, 0).put().send(&db).await.unwrap();
    let report = db
        .batch_write()
        .put(&thing(1, 1))
        .put(&thing(2, 1))
        .put(&thing(1, 2))
        .delete(Thing::key(2))
        .put(&thing(3, 1))
        .delete(Thing::key(3))
        .put(&thing(3, 2))
        .send()
        .await
        .unwrap();
    assert_eq!((report.written(), report.superseded()), (3, 4));
    assert_eq!(stored(&db).await, BTreeMap::from([(1, 2), (3, 2)]));
}

#[tokio::test]
async fn what_is_left_unprocessed_is_sent_again() {
    let real = db_with::<Thing>().await;
    let faults = Faults::seeded(1)
        .on(Operation::BatchWriteItem)
        .first(4)
        .inject(Fault::SomeUnprocessed);
    let db = faults.db(&real);
    let batch = db.batch_write().extend(&things(0..60)).retry(quick());
    let report = batch.send().await.unwrap();
    assert_eq!(report.written(), 60);
    assert!(report.retried() > 0);
    assert_eq!(stored(&real).await.len(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_processes_nothing_costs_a_bounded_number_of_calls_with_growing_pauses() {
    let real = Db::embedded().unwrap();
    create::<Thing>(&real).await;
    let faults = Faults::new()
        .on(Operation::BatchWriteItem)
        .inject(Fault::AllUnprocessed);
    let db = faults.db(&real);
    let all = things(0..30);
    let began = Instant::now();
    let batch = db.batch_write().extend(&all).concurrency(1);
    let error = batch.send().await.unwrap_err();
    let Error::BatchFailed(failed) = error else {
        panic!("{error}");
    };
    assert_eq!(faults.count(Operation::BatchWriteItem), 10);
    assert!(
        began.elapsed() < Duration::from_secs(17),
        "{:?}",
        began.elapsed()
    );
    assert!(
        began.elapsed() > Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    assert!(matches!(failed.cause(), Error::Throttled(_)));
    assert_eq!(failed.report().written(), 0);
    let unwritten = failed.into_unwritten();
    assert_eq!(unwritten.puts::<Thing>().unwrap(), all);
    assert!(unwritten.iter().all(|op| !op.may_be_written()));
    faults.pause();
    let report = unwritten.into_batch(&db).send().await.unwrap();
    assert_eq!(report.written(), 30);
    assert_eq!(stored(&real).await.len(), 30);
}

#[tokio::test]
async fn an_error_has_every_write_that_is_not_known_to_be_done_in_order() {
    let real = db_with::<Thing>().await;
    let faults = Faults::new()
        .on(Operation::BatchWriteItem)
        .nth(2)
        .inject(Fault::Exception("AccessDeniedException"));
    let all = things(0..80);
    let batch = faults.db(&real).batch_write().extend(&all).concurrency(1);
    let error = batch.delete(Thing::key(100)).send().await.unwrap_err();
    let Error::BatchFailed(failed) = error else {
        panic!("{error}");
    };
    assert_eq!(failed.report().written(), 25);
    let unwritten = failed.unwritten();
    let positions: Vec<usize> = unwritten.iter().map(|op| op.position()).collect();
    assert_eq!(positions, Vec::from_iter(25..81));
    let maybe = unwritten.iter().filter(|op| op.may_be_written()).count();
    assert_eq!(maybe, 25);
    assert_eq!(unwritten.puts::<Thing>().unwrap(), all[25..]);
    assert_eq!(
        unwritten.deletes::<Thing>().unwrap(),
        [Thing::key(100).unwrap()]
    );
    assert_eq!(stored(&real).await.len(), 25);
}

#[tokio::test]
async fn a_writer_takes_what_comes() {
    let real = db_with::<Thing>().await;
    let faults = Faults::seeded(3)
        .on(Operation::BatchWriteItem)
        .rate(0.3)
        .inject(Fault::SomeUnprocessed);
    let db = faults.db(&real);
    let mut writer = db.batch_writer().concurrency(2).retry(quick());
    for round in 0..3 {
        for id in 0..120 {
            writer.push(&thing(id, round)).await.unwrap();
        }
    }
    writer.push(Thing::key(7)).await.unwrap();
    let report = writer.finish().await.unwrap();
    assert_eq!(report.written() + report.superseded(), 361);
    assert_eq!(writer.pending(), 0);
    let stored = stored(&real).await;
    assert_eq!(stored.len(), 119);
    assert!(stored.values().all(|version| *version == 2), "{stored:?}");
}

#[tokio::test]
async fn an_item_that_cannot_be_written_is_told_before_any_call() {
    let db = db_with::<Other>().await;
    let bad = Other {
        name: String::new(),
        at: 1,
    };
    let error = db.batch_write().put(&bad).send().await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    let mut writer = db.batch_writer();
    assert!(matches!(writer.push(&bad).await, Err(Error::Invalid(_))));
    let good = Other {
        name: "a".into(),
        at: 1,
    };
    writer.push(&good).await.unwrap();
    assert_eq!(writer.finish().await.unwrap().written(), 1);
}
