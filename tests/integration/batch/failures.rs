//! What is known of each write when calls fail, and how often they are made.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::config::Builder;
use dynatable::fault::{Fault, Faults, Moment, Operation};
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use tokio::time::Instant;

use super::{Pair, Thing, attempting, embedded, failed, pairs, stored, thing, things};
use crate::errors::canned::{Answer, Canned};
use crate::support::{client, create};

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_abandons_none_of_those_beside_it() {
    let real = attempting(1).await;
    let faults = Faults::new();
    let batches = || faults.on(Operation::BatchWriteItem);
    // The second one fails at once, while the others are still under way.
    batches()
        .nth(2)
        .inject(Fault::Exception("AccessDeniedException"));
    batches().inject(Fault::Delay(Moment::After, Duration::from_secs(1)));
    let all = things(0..150);
    let batch = faults.db(&real).batch_write().extend(&all).concurrency(4);
    let failed = failed(batch.send().await.unwrap_err());
    assert_eq!(faults.count(Operation::BatchWriteItem), 4);
    assert_eq!(failed.report().written(), 75);
    assert_eq!(stored(&real).await.len(), 75);
    // Those of the failed call, and those that were never sent.
    let left = failed.into_unwritten();
    let left: Vec<u32> = left
        .puts::<Thing>()
        .unwrap()
        .iter()
        .map(|it| it.id)
        .collect();
    let missing: Vec<u32> = (25..50).chain(100..150).collect();
    assert_eq!(left, missing);
}

#[tokio::test]
async fn what_comes_back_is_exactly_what_is_not_stored() {
    for codec in [Codec::Direct, Codec::Sdk] {
        let real = Db::builder().prefix(format!("left{codec:?}-")).codec(codec);
        let real = real.client(client());
        create::<Thing>(&real).await;
        create::<Pair>(&real).await;
        let faults = Faults::seeded(5);
        faults
            .on(Operation::BatchWriteItem)
            .inject(Fault::SomeUnprocessed);
        let batch = faults.db(&real).batch_write();
        let batch = batch.extend(&things(0..12)).extend(&pairs(12));
        let batch = batch.delete(Thing::key(50)).retry(RetryPolicy::none());
        let failed = failed(batch.send().await.unwrap_err());
        let unwritten = failed.unwritten();
        let left = unwritten.puts::<Thing>().unwrap();
        let left: BTreeSet<u32> = left.iter().map(|it| it.id).collect();
        let there: BTreeSet<u32> = stored(&real).await.into_keys().collect();
        assert!(left.is_disjoint(&there));
        assert_eq!(left.len() + there.len(), 12);
        let left = unwritten.puts::<Pair>().unwrap();
        let there = Pair::scan()
            .whole_table()
            .consistent()
            .collect(&real)
            .await
            .unwrap();
        assert!(left.iter().all(|pair| !there.contains(pair)));
        assert_eq!(left.len() + there.len(), 12);
        assert_eq!(failed.report().written() + unwritten.len() as u64, 25);
        assert!(unwritten.iter().all(|op| !op.may_be_written()));
        real.table::<Thing>().delete().await.unwrap();
        real.table::<Pair>().delete().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_write_that_comes_back_does_not_go_over_a_newer_one() {
    let real = embedded().await;
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .nth(1)
        .inject(Fault::AllUnprocessed);
    let mut writer = faults.db(&real).batch_writer().concurrency(2);
    for id in 0..25 {
        writer.push(&thing(id, 1)).await.unwrap();
    }
    // The call is under way, and is not heard of yet.
    writer.push(&thing(3, 2)).await.unwrap();
    writer.push(Thing::key(4)).await.unwrap();
    let report = writer.finish().await.unwrap();
    assert_eq!(stored(&real).await[&3], 2);
    assert_eq!(stored(&real).await.get(&4), None);
    assert_eq!((report.written(), report.superseded()), (25, 2));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_in_one_call_at_a_time() {
    let real = embedded().await;
    let faults = Faults::new();
    let slow = Fault::Delay(Moment::Before, Duration::from_secs(1));
    faults.on(Operation::BatchWriteItem).nth(1).inject(slow);
    let mut writer = faults.db(&real).batch_writer().concurrency(4);
    for version in 0..4 {
        for id in 0..25 {
            writer.push(&thing(id, version)).await.unwrap();
        }
    }
    let report = writer.finish().await.unwrap();
    // The first call had version 0, the second what was newest when the first had ended.
    assert_eq!(report.attempts(), 2);
    assert_eq!((report.written(), report.superseded()), (50, 50));
    assert!(stored(&real).await.values().all(|version| *version == 3));
}

#[tokio::test(start_paused = true)]
async fn what_an_sdk_retry_hides_may_be_written() {
    // The first attempt is made and its answer lost; the SDK's second one leaves everything unprocessed.
    let edits: [fn(dynatable::batch::BatchWrite) -> dynatable::batch::BatchWrite; 3] = [
        |batch| batch,
        |batch| batch.customize(|builder| builder),
        |batch| batch.config_override(Builder::new()),
    ];
    for edit in edits {
        let real = attempting(3).await;
        let faults = Faults::new();
        let batches = || faults.on(Operation::BatchWriteItem);
        batches().nth(1).inject(Fault::Timeout(Moment::After));
        batches().nth(2).inject(Fault::AllUnprocessed);
        let batch = faults.db(&real).batch_write().extend(&things(0..3));
        let batch = edit(batch.retry(RetryPolicy::none()));
        let failed = failed(batch.send().await.unwrap_err());
        assert_eq!(stored(&real).await.len(), 3);
        assert!(failed.unwritten().iter().all(|op| op.may_be_written()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_true_is_not_trusted() {
    // DynamoDB says that it left a write undone that it was not asked for.
    let odd = r#"{"UnprocessedItems":{"dev-BatchDetails":[{"DeleteRequest":{"Key":{"id":{"N":"99"}}}}]}}"#;
    let other =
        r#"{"UnprocessedItems":{"dev-Other":[{"DeleteRequest":{"Key":{"id":{"N":"1"}}}}]}}"#;
    let empty = r#"{"UnprocessedItems":{"dev-BatchDetails":[{}]}}"#;
    for answer in [odd, other, empty] {
        let canned = Canned::new([Answer::ok(answer)]);
        let batch = canned.db().batch_write().extend(&things(0..3));
        let failed = failed(batch.retry(RetryPolicy::none()).send().await.unwrap_err());
        assert_eq!(failed.report().written(), 0);
        assert_eq!(failed.unwritten().len(), 3);
        assert!(failed.unwritten().iter().all(|op| op.may_be_written()));

        let canned = Canned::new([Answer::ok(answer)]);
        let report = canned.db().batch_write().extend(&things(0..3)).send().await;
        assert_eq!(report.unwrap().written(), 3);
        assert_eq!(canned.calls().len(), 2);
    }
}

#[tokio::test]
async fn no_value_is_in_an_error_or_a_debug() {
    let secret = |id| Thing {
        id,
        version: 4711,
        text: "4711-hush".into(),
    };
    let canned = Canned::new([Answer::error("AccessDeniedException", "no")]);
    let batch = canned
        .db()
        .batch_write()
        .put(&secret(47110))
        .delete(Thing::key(47111));
    let mut texts = vec![format!("{batch:?}"), format!("{batch:#?}")];
    let error = batch.send().await.unwrap_err();
    texts.extend([
        format!("{error}"),
        format!("{error:?}"),
        format!("{error:#?}"),
    ]);
    let unwritten = failed(error).into_unwritten();
    texts.push(format!("{unwritten:?}"));
    texts.extend(unwritten.iter().map(|op| format!("{op:?}")));
    let mut writer = canned.db().batch_writer();
    writer.push(&secret(47112)).await.unwrap();
    texts.push(format!("{writer:#?}"));
    texts.push(format!("{:?}", writer.into_unwritten()));
    for text in texts {
        assert!(!text.contains("4711"), "{text}");
        assert!(!text.contains("hush"), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_is_no_success() {
    for moment in [Moment::Before, Moment::After] {
        for fault in [
            Fault::Timeout(moment),
            Fault::ConnectionReset(moment),
            Fault::InternalServerError(moment),
        ] {
            let real = attempting(1).await;
            let faults = Faults::new();
            faults.on(Operation::BatchWriteItem).inject(fault);
            let batch = faults.db(&real).batch_write().extend(&things(0..3));
            let failed = failed(batch.send().await.unwrap_err());
            assert!(matches!(failed.cause(), Error::Call(_)), "{fault:?}");
            assert_eq!(failed.report().written(), 0, "{fault:?}");
            let unwritten = failed.unwritten();
            assert_eq!(unwritten.puts::<Thing>().unwrap(), things(0..3));
            assert!(unwritten.iter().all(|op| op.may_be_written()));
            let done = if moment == Moment::After { 3 } else { 0 };
            assert_eq!(stored(&real).await.len(), done, "{fault:?}");
        }
    }
}

/// The pauses before each call but the first, of a batch in which nothing is done.
async fn pauses(fault: Fault) -> Vec<Duration> {
    let real = attempting(1).await;
    let faults = Faults::new().on(Operation::BatchWriteItem).inject(fault);
    let answers = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&answers);
    let batch = faults.db(&real).batch_write().extend(&things(0..3));
    let batch = batch.progress(move |_| teller.lock().unwrap().push(Instant::now()));
    let failed = failed(batch.send().await.unwrap_err());
    assert!(matches!(failed.cause(), Error::Throttled(_)), "{fault:?}");
    assert_eq!(failed.unwritten().puts::<Thing>().unwrap(), things(0..3));
    let answers = answers.lock().unwrap();
    assert_eq!(answers.len(), faults.count(Operation::BatchWriteItem));
    answers.windows(2).map(|two| two[1] - two[0]).collect()
}

/// What the policy says of each pause that nothing else is said of.
const LONGEST: [u64; 9] = [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000];

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_are_random() {
    let mut longest = [Duration::ZERO; LONGEST.len()];
    let mut shortest = [Duration::MAX; LONGEST.len()];
    for _ in 0..30 {
        let pauses = pauses(Fault::AllUnprocessed).await;
        assert_eq!(pauses.len(), LONGEST.len(), "{pauses:?}");
        for (at, pause) in pauses.into_iter().enumerate() {
            longest[at] = longest[at].max(pause);
            shortest[at] = shortest[at].min(pause);
        }
    }
    // Of thirty, one at least is in each half, but for once in many million runs.
    for (at, bound) in LONGEST.map(Duration::from_millis).into_iter().enumerate() {
        // Tokio's clock counts whole milliseconds.
        assert!(longest[at] <= bound + Duration::from_millis(2));
        assert!(longest[at] > bound / 2, "{at}: {:?}", longest[at]);
        assert!(shortest[at] < bound / 2 + Duration::from_millis(2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_that_throttles_every_call_costs_a_bounded_number_of_them() {
    for fault in [
        Fault::ProvisionedThroughputExceeded,
        Fault::Throttling,
        Fault::RequestLimitExceeded,
    ] {
        let pauses = pauses(fault).await;
        assert_eq!(pauses.len(), LONGEST.len(), "{fault:?}");
        let all: Duration = pauses.iter().sum();
        assert!(all < Duration::from_secs(17), "{all:?}");
    }
    // The time is a bound, too.
    let real = attempting(1).await;
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .inject(Fault::Throttling);
    let policy = RetryPolicy::new()
        .attempts(u32::MAX)
        .elapsed(Duration::from_secs(20));
    let batch = faults.db(&real).batch_write().extend(&things(0..3));
    let began = Instant::now();
    failed(batch.retry(policy).send().await.unwrap_err());
    assert!(began.elapsed() <= Duration::from_secs(20));
    assert!(faults.count(Operation::BatchWriteItem) > 5);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_processes_nothing_costs_no_more_calls_for_many_writes() {
    let real = attempting(1).await;
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .inject(Fault::AllUnprocessed);
    // Eight calls' worth, of which four are under way at a time: each is made at most ten times.
    let all = things(0..200);
    let batch = faults.db(&real).batch_write().extend(&all);
    let failed = failed(batch.send().await.unwrap_err());
    let calls = faults.count(Operation::BatchWriteItem);
    assert!((10..=40).contains(&calls), "{calls} calls");
    assert_eq!(failed.unwritten().puts::<Thing>().unwrap(), all);
    assert!(stored(&real).await.is_empty());
}
