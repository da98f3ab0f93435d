//! The streaming writer: its bounds and its rate, what dropping does, what it says of itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dynatable::Error;
use dynatable::batch::BatchReport;
use dynatable::fault::{Fault, Faults, Moment, Operation};
use futures_util::FutureExt;
use tokio::time::{Instant, sleep, timeout};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

use super::{Pair, Thing, embedded, failed, pairs, stored, thing, things};
use crate::errors::canned::{Answer, Canned};
use crate::support::{create, db_with};

#[tokio::test(start_paused = true)]
async fn a_writer_that_was_idle_for_long_tries_again_as_any_other() {
    let real = embedded().await;
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .nth(2)
        .inject(Fault::AllUnprocessed);
    let mut writer = faults.db(&real).batch_writer();
    writer.push(&thing(1, 1)).await.unwrap();
    writer.finish().await.unwrap();
    sleep(Duration::from_secs(3600)).await;
    writer.push(&thing(1, 2)).await.unwrap();
    let report = writer.finish().await.unwrap();
    assert_eq!((report.written(), report.retried()), (1, 1));
}

#[tokio::test]
async fn nothing_is_written_without_a_call() {
    let canned = Canned::default();
    let report = canned.db().batch_write().send().await.unwrap();
    assert_eq!(report, BatchReport::default());
    let report = canned.db().batch_writer().finish().await.unwrap();
    assert_eq!((report.attempts(), report.capacity_units()), (0, None));
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn each_call_is_told_with_what_it_cost() {
    let db = db_with::<Thing>().await;
    create::<Pair>(&db).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let batch = db.batch_write().extend(&things(0..60)).extend(&pairs(10));
    let batch = batch.concurrency(2).consumed_capacity();
    let batch = batch.progress(move |report| {
        teller
            .lock()
            .unwrap()
            .push((report.written(), report.attempts()));
    });
    let report = batch.send().await.unwrap();
    let told = told.lock().unwrap();
    let written: Vec<u64> = told.iter().map(|(written, _)| *written).collect();
    assert_eq!(written.len(), 3);
    assert!(written.is_sorted() && written[2] == 70, "{written:?}");
    let tables: BTreeMap<_, _> = report
        .capacity()
        .map(|it| (it.table_name().unwrap(), it.capacity_units().unwrap()))
        .collect();
    let of = |name: &str| tables[name];
    assert!(of(&db.table_name::<Thing>()) >= 60.0);
    assert!(of(&db.table_name::<Pair>()) >= 10.0);
    let sum: f64 = tables.values().sum();
    assert!((report.capacity_units().unwrap() - sum).abs() < 1e-9);
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_kept_and_can_be_changed_on_the_way() {
    let db = embedded().await;
    let began = Instant::now();
    let mut writer = db.batch_writer().concurrency(1).rate_limit(10.0);
    writer.extend(&things(0..100)).await.unwrap();
    let report = writer.finish().await.unwrap();
    assert_eq!(report.capacity_units(), Some(100.0));
    // The last call is not waited for.
    let slow = began.elapsed();
    assert!(
        slow >= Duration::from_millis(7400) && slow < Duration::from_secs(9),
        "{slow:?}"
    );

    writer = writer.rate_limit(1000.0);
    let began = Instant::now();
    writer.extend(&things(0..100)).await.unwrap();
    writer.finish().await.unwrap();
    // But for what the last call at the old rate has still to wait.
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );

    for nothing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut writer = db.batch_writer().rate_limit(nothing);
        let error = writer.push(&thing(1, 1)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert_eq!(writer.pending(), 0);
        assert!(
            db.batch_write()
                .put(&thing(1, 1))
                .rate_limit(nothing)
                .send()
                .await
                .is_err()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_writer_holds_a_bounded_number_of_items() {
    let real = embedded().await;
    let slow = Fault::Delay(Moment::After, Duration::from_millis(100));
    let faults = Faults::seeded(1);
    faults
        .on(Operation::BatchWriteItem)
        .rate(0.3)
        .inject(Fault::AllUnprocessed);
    faults.on(Operation::BatchWriteItem).inject(slow);
    for concurrency in [1, 3] {
        let mut writer = faults.db(&real).batch_writer().concurrency(concurrency);
        let mut most = 0;
        for id in 0..1000 {
            writer.push(&thing(id, 0)).await.unwrap();
            most = most.max(writer.pending());
        }
        assert!(
            most <= 50 * concurrency && most > 25 * concurrency,
            "{most}"
        );
        writer.finish().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_push_that_is_dropped_has_not_taken_its_item() {
    let real = embedded().await;
    let faults = Faults::new();
    let stuck = Fault::Delay(Moment::Before, Duration::from_secs(60));
    faults.on(Operation::BatchWriteItem).inject(stuck);
    let mut writer = faults.db(&real).batch_writer().concurrency(1);
    writer.extend(&things(0..50)).await.unwrap();
    for _ in 0..3 {
        let push = timeout(Duration::from_secs(1), writer.push(&thing(50, 0))).await;
        assert!(push.is_err());
        assert_eq!(writer.pending(), 50);
    }
    assert!(
        timeout(Duration::from_secs(1), writer.finish())
            .await
            .is_err()
    );
    // The call under way goes on all the while.
    assert_eq!(faults.count(Operation::BatchWriteItem), 1);
    let report = writer.finish().await.unwrap();
    assert_eq!((report.written(), report.attempts()), (50, 2));
    assert_eq!(stored(&real).await.len(), 50);
}

#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Events {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        struct Text(String);
        impl tracing::field::Visit for Text {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
                self.0 += &format!("{field}={value:?} ");
            }
        }
        if event.metadata().target() == "dynatable" {
            let mut text = Text(format!("{} ", event.metadata().level()));
            event.record(&mut text);
            self.0.lock().unwrap().push(text.0);
        }
    }
}

#[tokio::test]
async fn a_writer_that_is_dropped_makes_no_call_and_says_what_is_lost() {
    let events = Events::default();
    let canned = Canned::new([Answer::Silence, Answer::Silence, Answer::Silence]);
    let drop_one = async |take: bool| {
        let mut writer = canned.db().batch_writer();
        writer.extend(&things(0..30)).await.unwrap();
        if take {
            assert_eq!(writer.into_unwritten().len(), 30);
        }
    };
    // Made known before there is a subscriber, so that it is not remembered as never wanted.
    drop_one(false).await;
    let _guard = tracing::subscriber::set_default(Registry::default().with(events.clone()));
    tracing::callsite::rebuild_interest_cache();
    let before = canned.calls().len();
    drop_one(true).await;
    assert!(events.0.lock().unwrap().is_empty());
    drop_one(false).await;
    // One call each: that of the first 25 writes.
    assert_eq!(canned.calls().len(), before + 2);
    let events = events.0.lock().unwrap();
    let [event] = &events[..] else {
        panic!("{events:?}");
    };
    assert!(
        event.starts_with("WARN ") && event.contains("lost=30 "),
        "{event}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_send_that_is_dropped_says_what_is_lost() {
    let events = Events::default();
    let stuck = || {
        let canned = Canned::new([Answer::Silence]);
        canned.db().batch_write().extend(&things(0..3)).send()
    };
    drop(timeout(Duration::from_secs(1), stuck()).await);
    let _guard = tracing::subscriber::set_default(Registry::default().with(events.clone()));
    tracing::callsite::rebuild_interest_cache();
    assert!(timeout(Duration::from_secs(1), stuck()).await.is_err());
    let events = events.0.lock().unwrap();
    assert!(
        events.len() == 1 && events[0].contains("lost=3 "),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_writer_goes_on_after_an_error() {
    let real = db_with::<Thing>().await;
    let faults = Faults::new();
    let refused = Fault::Exception("AccessDeniedException");
    faults.on(Operation::BatchWriteItem).nth(1).inject(refused);
    let mut writer = faults.db(&real).batch_writer().concurrency(1);
    let mut left = Vec::new();
    for id in 0..60 {
        if let Err(error) = writer.push(&thing(id, 0)).await {
            left.extend(failed(error).into_unwritten().puts::<Thing>().unwrap());
            assert_eq!(writer.pending(), 0);
        }
    }
    assert!(!left.is_empty());
    writer.extend(&left).await.unwrap();
    let report = writer.finish().await.unwrap();
    assert_eq!((report.written(), stored(&real).await.len()), (60, 60));
    assert_eq!(writer.finish().await.unwrap().written(), 0);
}

#[tokio::test]
async fn a_batch_can_be_sent_from_any_task() {
    let db = db_with::<Thing>().await;
    let copy = db.clone();
    let all = things(0..30);
    let task = tokio::spawn(async move { copy.batch_write().extend(&all).send().await });
    assert_eq!(task.await.unwrap().unwrap().written(), 30);
    let task = tokio::spawn(async move {
        let mut writer = db.batch_writer();
        for id in 0..30 {
            writer.push(&thing(id, 1)).await?;
        }
        writer.finish().await
    });
    assert_eq!(task.await.unwrap().unwrap().written(), 30);
}

#[tokio::test]
async fn a_future_that_was_never_polled_does_nothing() {
    let canned = Canned::default();
    drop(canned.db().batch_write().extend(&things(0..30)).send());
    let mut writer = canned.db().batch_writer();
    drop(writer.push(&thing(1, 1)));
    assert_eq!((writer.pending(), canned.calls().len()), (0, 0));
    assert!(writer.push(&thing(1, 1)).now_or_never().is_some());
    assert_eq!((writer.pending(), canned.calls().len()), (1, 0));
    writer.finish().await.unwrap();
}
