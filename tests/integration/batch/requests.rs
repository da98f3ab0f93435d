//! What is sent: sizes, names, the two codecs, and the ways to see and change it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use dynatable::fault::{Fault, Faults, Operation, Request};
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use serde_json::Value;

use super::{Pair, Thing, count, failed, pairs, thing, things};
use crate::errors::canned::Canned;
use crate::support::{create, db_with};

#[tokio::test]
async fn requests_stay_below_sixteen_megabytes_also_when_escapes_make_them_longer() {
    // Each of these characters has six bytes in a request.
    let text = "\u{1}".repeat(390_000);
    let big = |id| Thing {
        id,
        version: 0,
        text: text.clone(),
    };
    let all: Vec<Thing> = (0..8).map(big).collect();
    for codec in [Codec::Direct, Codec::Sdk] {
        let db = Db::builder()
            .codec(codec)
            .client(Canned::default().client());
        let requests = db.batch_write().extend(&all).requests().unwrap();
        let counts: Vec<usize> = requests.iter().map(count).collect();
        assert_eq!(counts, [7, 1], "{codec:?}");
    }
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .inject(Fault::Throttling);
    let db = faults.db(&Canned::default().db());
    let batch = db.batch_write().extend(&all).concurrency(2);
    let failed = failed(batch.retry(RetryPolicy::none()).send().await.unwrap_err());
    let lengths: Vec<usize> = faults.log().iter().map(|it| it.text().len()).collect();
    assert_eq!(lengths.len(), 2);
    assert!(
        lengths.iter().all(|length| *length < 16 * 1024 * 1024),
        "{lengths:?}"
    );
    assert!(failed.unwritten().puts::<Thing>().unwrap() == all);
}

#[tokio::test]
async fn an_item_too_large_for_dynamodb_is_refused_before_any_call() {
    for codec in [Codec::Direct, Codec::Sdk] {
        let canned = Canned::default();
        let db = Db::builder().codec(codec).client(canned.client());
        let mut all = things(0..3);
        all[1].text = "x".repeat(420_000);
        let error = db.batch_write().extend(&all).send().await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert!(canned.calls().is_empty());
        let mut writer = db.batch_writer();
        assert!(matches!(writer.extend(&all).await, Err(Error::Invalid(_))));
        assert_eq!(writer.pending(), 1);
        assert_eq!(writer.finish().await.unwrap().written(), 1);
    }
}

#[tokio::test]
async fn tables_have_the_names_the_db_gives_them() {
    let db = Db::builder().prefix("a-").suffix("-z");
    let db = db.table::<Pair>("Named").client(Canned::default().client());
    let batch = db.batch_write().extend(&things(0..2)).extend(&pairs(1));
    let requests = batch.delete(Pair::key(("q", 1))).requests().unwrap();
    assert_eq!(requests.len(), 1);
    let tables = requests[0].request_items().unwrap();
    assert_eq!(
        (
            tables.len(),
            tables["a-BatchDetails-z"].len(),
            tables["Named"].len()
        ),
        (2, 2, 2)
    );
    let batch = db.batch_write().extend(&things(0..2)).extend(&pairs(1));
    assert_eq!(batch.send().await.unwrap().written(), 3);
}

#[tokio::test]
async fn calls_can_be_edited_and_have_a_configuration_of_their_own() {
    let canned = Canned::default();
    let batch = canned
        .db()
        .batch_write()
        .extend(&things(0..30))
        .concurrency(1);
    let batch = batch.customize(|builder| builder.return_item_collection_metrics("SIZE".into()));
    let report = batch.consumed_capacity().send().await.unwrap();
    assert_eq!((report.written(), report.attempts()), (30, 2));
    for call in canned.calls() {
        assert_eq!(call.operation, "BatchWriteItem");
        assert_eq!(call.body["ReturnItemCollectionMetrics"], "SIZE");
        assert_eq!(call.body["ReturnConsumedCapacity"], "INDEXES");
    }
    // An edit sees the items, whatever the codec, and what it makes of them is what is sent.
    let canned = Canned::default();
    let seen = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&seen);
    let batch = canned.db().batch_write().extend(&things(0..3));
    let batch = batch.customize(move |builder| {
        let items = builder.get_request_items().as_ref().unwrap();
        *counter.lock().unwrap() += items["dev-BatchDetails"].len();
        builder
    });
    batch.send().await.unwrap();
    assert_eq!(*seen.lock().unwrap(), 3);

    let real = db_with::<Thing>().await;
    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .first(2)
        .inject(Fault::Throttling);
    let batch = faults.db(&real).batch_write().extend(&things(0..3));
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(1));
    let batch = batch.config_override(Builder::new().retry_config(retries));
    let report = batch.retry(RetryPolicy::none()).send().await.unwrap();
    assert_eq!((report.written(), report.attempts()), (3, 1));
    assert_eq!(faults.count(Operation::BatchWriteItem), 3);
}

#[tokio::test]
async fn requests_are_what_would_be_sent() {
    let canned = Canned::default();
    let batch = || {
        let batch = canned.db().batch_write().extend(&things(0..30));
        batch
            .put(&thing(1, 7))
            .delete(Thing::key(99))
            .extend(&pairs(2))
    };
    let requests = batch().requests().unwrap();
    assert_eq!(requests.iter().map(count).collect::<Vec<_>>(), [25, 8]);
    assert!(canned.calls().is_empty());
    batch().concurrency(1).send().await.unwrap();
    for (call, request) in canned.calls().iter().zip(&requests) {
        for (table, writes) in request.request_items().unwrap() {
            let sent = &call.body["RequestItems"][table];
            assert_eq!(sent.as_array().unwrap().len(), writes.len());
        }
    }
    let bad = Pair {
        name: String::new(),
        at: 0,
    };
    let batch = batch().put(&bad).put(&thing(1, 1));
    assert!(matches!(batch.requests(), Err(Error::Invalid(_))));
    assert!(canned.db().batch_write().requests().unwrap().is_empty());
}

/// What an interceptor sees of each batch: how many items there are in the SDK's input.
#[derive(Debug, Clone, Default)]
struct Watch(Arc<Mutex<Vec<usize>>>);

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &aws_sdk_dynamodb::config::RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input().downcast_ref::<BatchWriteItemInput>() {
            self.0.lock().unwrap().push(count(input));
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_interceptor_sees_every_item_of_a_batch() {
    for (codec, seen) in [(Codec::Auto, 3), (Codec::Sdk, 3), (Codec::Direct, 0)] {
        let watch = Watch::default();
        let config = Canned::default().client().config().to_builder();
        let client = Client::from_conf(config.interceptor(watch.clone()).build());
        let db = Db::builder().codec(codec).client(client);
        let batch = db.batch_write().extend(&things(0..3));
        batch.send().await.unwrap();
        assert_eq!(*watch.0.lock().unwrap(), [seen], "{codec:?}");
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchWide")]
struct Wide {
    #[table(partition_key)]
    n: u32,
    m: u32,
    l: u32,
    k: u32,
    j: u32,
    i: u32,
    h: u32,
    g: String,
    f: u32,
    e: u32,
}

#[tokio::test(start_paused = true)]
async fn items_go_directly_by_themselves_and_again_as_the_same_bytes() {
    let real = Db::embedded().unwrap();
    create::<Wide>(&real).await;
    let wide = |n| Wide {
        n,
        m: 1,
        l: 2,
        k: 3,
        j: 4,
        i: 5,
        h: 6,
        g: "\"é\n".into(),
        f: 7,
        e: 8,
    };
    let faults = Faults::new();
    let batches = || faults.on(Operation::BatchWriteItem);
    batches().nth(1).inject(Fault::AllUnprocessed);
    batches().nth(2).inject(Fault::Throttling);
    let db = faults.db(&Db::new(real.client().clone()));
    let all: Vec<Wide> = (0..20).map(wide).collect();
    let batch = db.batch_write().extend(&all).delete(Wide::key(99));
    batch.send().await.unwrap();
    let log = faults.log();
    let bodies: BTreeSet<&str> = log.iter().map(Request::text).collect();
    assert_eq!((log.len(), bodies.len()), (3, 1));
    // In the order of the fields: the SDK's map has another in each item.
    let names = r#""m":{"N":"1"},"l":{"N":"2"},"k":{"N":"3"},"j":{"N":"4"},"i":{"N":"5"},"h":{"N":"6"},"g":{"S":"#;
    assert_eq!(bodies.first().unwrap().matches(names).count(), 20);
    let json: Value = log[0].json();
    assert_eq!(
        json["RequestItems"]["BatchWide"].as_array().unwrap().len(),
        21
    );
}
