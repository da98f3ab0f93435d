//! Batches of reads: what other libraries' users lose by them, and the tests that we lose nothing.
//!
//! | What goes wrong elsewhere | Where | The test here |
//! |---|---|---|
//! | keys that come back unread are lost: their items seem not to be there | onetable, zio #64, async-batcher #44; asked in aws-sdk-js #1784, #1262 | [`keys_that_come_back_unread_are_asked_for_again`], [`unread_keys_that_cannot_be_told_are_all_that_are_not_there`] |
//! | no test has a server that leaves keys unread | onetable | all of these, and [`crate::batch_get_random`] |
//! | they are asked for without an end | PynamoDB | [`a_server_that_reads_nothing_is_asked_a_bounded_number_of_times`], [`a_server_that_reads_nothing_costs_no_more_calls_for_many_keys`] |
//! | keys above the hundredth, and those that come back, are the caller's to send | boto3's `batch_get_item` | [`more_than_a_hundred_keys_are_several_calls_few_at_a_time`] |
//! | items come without an order, or others move up where there is none | PynamoDB; onetable in transactions | [`items_come_in_the_order_of_their_keys_and_none_where_there_is_none`] |
//! | a key given twice: DynamoDB refuses the whole call | what passes keys on as they are, as boto3's `batch_get_item` | [`a_key_given_twice_is_read_once_and_its_item_given_twice`], [`numbers_are_one_key_however_they_are_written`] |
//! | a projection is forgotten, and whole items are read | modyne | [`several_tables_share_calls_and_keep_their_types`], [`reads_of_one_table_are_in_calls_of_their_own`] |
//! | with a projection the type is lost | facade | the same two: they give `Title`s |
//! | an item that does not fit is no item | dynamo_table | [`a_decode_error_says_of_which_key`], [`an_item_nobody_asked_for_is_an_error`] |
//! | an error that is not DynamoDB's, as a timeout, is taken for success | toasty, of writes | [`other_failures_end_the_batch`] |
//! | one call's error loses what those beside it did | facade, of writes | [`what_was_read_is_given_before_the_error`], `batch_get_random::a_stream_gives_each_item_once_until_an_error_and_nothing_after_it` |
//! | no call has a client or configuration of its own, none can be ended | ElectroDB #543, #545 | [`the_ways_out_reach_every_call`], [`a_future_or_stream_can_be_dropped_at_any_time`] |
//! | whole items are in the log | facade | [`nothing_shows_a_key`] |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use dynatable::fault::{Fault, Faults, Moment, Operation};
use dynatable::{AttributeValue, Blob, Codec, Db, Error, Number, Projection, RetryPolicy, Table};
use futures_util::stream::{FusedStream, TryStreamExt};
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::errors::canned::{Answer, Canned, REQUEST_ID};
use crate::gate::Gate;
use crate::support::{create, db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchSongs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    number: u32,
    title: String,
    tags: Vec<String>,
}

#[derive(Projection, Clone, Debug, PartialEq)]
#[projection(of = Song)]
struct Title {
    title: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchOrders")]
struct Order {
    #[table(partition_key)]
    id: Number,
    total: u64,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchHashes")]
struct Hash {
    #[table(partition_key)]
    hash: Blob,
    #[table(sort_key)]
    part: Number,
    text: String,
}

fn song(number: u32) -> Song {
    Song {
        artist: format!("artist {}", number % 7),
        number,
        title: format!("\"song\" {number} ü"),
        tags: vec!["a".into(), number.to_string()],
    }
}

fn key(number: u32) -> (String, u32) {
    (format!("artist {}", number % 7), number)
}

fn order(id: u32) -> Order {
    Order {
        id: id.into(),
        total: u64::from(id) * 3,
    }
}

/// A database with the songs of even numbers.
async fn db_of(songs: u32) -> Db {
    let db = db_with::<Song>().await;
    for number in (0..songs).step_by(2) {
        song(number).put().send(&db).await.unwrap();
    }
    db
}

fn expected(numbers: impl IntoIterator<Item = u32>, songs: u32) -> Vec<Option<Song>> {
    let of = |number: u32| (number.is_multiple_of(2) && number < songs).then(|| song(number));
    numbers.into_iter().map(of).collect()
}

/// The same tables, with a client that repeats nothing by itself, and with either codec.
fn both_codecs(db: &Db) -> [Db; 2] {
    let config = db.client().config().to_builder();
    let client = Client::from_conf(config.retry_config(RetryConfig::disabled()).build());
    [Codec::Auto, Codec::Sdk].map(|codec| {
        Db::builder()
            .table::<Song>(db.table_name::<Song>().into_owned())
            .table::<Order>(db.table_name::<Order>().into_owned())
            .table::<Hash>(db.table_name::<Hash>().into_owned())
            .codec(codec)
            .retry(quick())
            .client(client.clone())
    })
}

/// Tables by their declared names.
fn plain(canned: &Canned) -> Db {
    Db::new(canned.client())
}

/// The default's attempts without its pauses.
fn quick() -> RetryPolicy {
    RetryPolicy::new().first_pause(Duration::from_millis(1))
}

#[tokio::test]
async fn items_come_in_the_order_of_their_keys_and_none_where_there_is_none() {
    let db = db_of(10).await;
    for db in both_codecs(&db) {
        let numbers = [8, 3, 0, 4, 1, 99, 2];
        let songs = Song::get_many(numbers.map(key)).send(&db).await.unwrap();
        assert_eq!(songs, expected(numbers, 10));
    }
}

#[tokio::test]
async fn a_key_given_twice_is_read_once_and_its_item_given_twice() {
    let db = db_of(10).await;
    for db in both_codecs(&db) {
        let faults = Faults::new();
        let db = faults.db(&db);
        let numbers = [2, 4, 2, 1, 2, 1, 4];
        let songs = Song::get_many(numbers.map(key)).send(&db).await.unwrap();
        assert_eq!(songs, expected(numbers, 10));
        let [request] = &faults.log()[..] else {
            panic!("one call");
        };
        let keys = request.json()["RequestItems"][&*db.table_name::<Song>()]["Keys"].clone();
        assert_eq!(keys.as_array().unwrap().len(), 3);

        let mut given = Song::get_many(numbers.map(key)).items(&db);
        let mut all = BTreeMap::new();
        while let Some((place, song)) = given.try_next().await.unwrap() {
            assert_eq!(all.insert(place, song), None);
        }
        assert_eq!(all.into_values().collect::<Vec<_>>(), expected(numbers, 10));
    }
}

#[tokio::test]
async fn every_form_of_a_key_is_one() {
    let db = db_of(4).await;
    let songs = [song(0), song(2)];
    assert_eq!(
        Song::get_many(&songs).send(&db).await.unwrap(),
        songs.clone().map(Some)
    );
    let keys = [
        Song::key(&songs[0]).unwrap(),
        Song::key(("artist 2", 2)).unwrap(),
    ];
    assert_eq!(
        Song::get_many(&keys).send(&db).await.unwrap(),
        songs.clone().map(Some)
    );
    let values = vec![("artist 0".to_owned(), 0_u32), ("artist 2".to_owned(), 2)];
    let found = Song::get_many(&values).send(&db).await.unwrap();
    assert_eq!(found, songs.clone().map(Some));
    let found = Song::get_many(vec![("artist 0", 0_u32), ("artist 2", 2)]);
    assert_eq!(found.send(&db).await.unwrap(), songs.map(Some));
}

#[tokio::test]
async fn without_keys_there_is_no_call() {
    let canned = Canned::default();
    let none: [(String, u32); 0] = [];
    let songs = Song::get_many(none.clone()).send(&plain(&canned)).await;
    assert_eq!(songs.unwrap(), []);
    let reads = (Song::get_many(none.clone()), Order::get_many([0_u32; 0]));
    let both = plain(&canned).batch_get(reads).send_with().await.unwrap();
    assert_eq!((both.calls(), both.request_ids().len()), (0, 0));
    assert_eq!(both.into_value(), (vec![], vec![]));
    let mut items = Song::get_many(none).items(&plain(&canned));
    assert!(items.try_next().await.unwrap().is_none());
    assert!(items.is_terminated());
    assert_eq!(canned.calls().len(), 0);
}

#[tokio::test]
async fn more_than_a_hundred_keys_are_several_calls_few_at_a_time() {
    let db = db_of(450).await;
    for (concurrency, most) in [(None, 4), (Some(1), 1), (Some(0), 1), (Some(9), 5)] {
        let (gate, db) = Gate::before::<Song>(&db, 100);
        let mut batch = db.batch_get(Song::get_many((0..450).rev().map(key)));
        if let Some(concurrency) = concurrency {
            batch = batch.concurrency(concurrency);
        }
        let songs = batch.send().await.unwrap();
        assert_eq!(songs, expected((0..450).rev(), 450));
        assert_eq!((gate.calls().len(), gate.most()), (5, most));
        let table = db.table_name::<Song>();
        let keys = |call: &serde_json::Value| {
            let keys = &call["RequestItems"][&*table]["Keys"];
            keys.as_array().unwrap().len()
        };
        let sizes: Vec<usize> = gate.calls().iter().map(keys).collect();
        assert_eq!(sizes, [100, 100, 100, 100, 50]);
    }
}

#[tokio::test]
async fn several_tables_share_calls_and_keep_their_types() {
    let db = db_of(200).await;
    create::<Order>(&db).await;
    create::<Hash>(&db).await;
    for id in 0..60 {
        order(id).put().send(&db).await.unwrap();
    }
    let hash = Hash {
        hash: Blob(vec![0, 255, 3]),
        part: "1.0".parse().unwrap(),
        text: "x".into(),
    };
    hash.put().send(&db).await.unwrap();
    for db in both_codecs(&db) {
        let faults = Faults::new();
        let db = faults.db(&db);
        let reads = (
            Song::get_many((0..130).map(key)).project::<Title>(),
            Order::get_many((0..65_u32).rev()).consistent(),
            Hash::get_many([&hash]),
        );
        let (titles, orders, hashes) = db.batch_get(reads).send().await.unwrap();
        let expected = expected(0..130, 200)
            .into_iter()
            .map(|song| song.map(|song| Title { title: song.title }));
        assert_eq!(titles, expected.collect::<Vec<_>>());
        let of = |id: u32| (id < 60).then(|| order(id));
        assert_eq!(orders, (0..65).rev().map(of).collect::<Vec<_>>());
        assert_eq!(hashes, [Some(hash.clone())]);
        assert_eq!(faults.count(Operation::BatchGetItem), 2);
        let tables = |at: usize| {
            let body = faults.log()[at].json();
            let tables = body["RequestItems"].as_object().unwrap().clone();
            tables
                .into_iter()
                .map(|(_, it)| it["Keys"].as_array().unwrap().len())
        };
        let sizes: BTreeSet<usize> = tables(0).chain(tables(1)).collect();
        assert_eq!(sizes, BTreeSet::from([100, 30, 65, 1]));
    }
}

#[tokio::test]
async fn reads_of_one_table_are_in_calls_of_their_own() {
    let db = db_of(10).await;
    for db in both_codecs(&db) {
        let faults = Faults::new();
        let db = faults.db(&db);
        let reads = (
            Song::get_many([key(2), key(4)]),
            Song::get_many([key(2)]).project::<Title>(),
            Song::get_many([key(2), key(6)]).consistent(),
        );
        let (songs, titles, latest) = db.batch_get(reads).send().await.unwrap();
        assert_eq!(songs, [Some(song(2)), Some(song(4))]);
        assert_eq!(titles[0].as_ref().unwrap().title, song(2).title);
        assert_eq!(latest, [Some(song(2)), Some(song(6))]);
        let bodies: Vec<_> = faults.log().iter().map(|it| it.json()).collect();
        let entries = bodies
            .iter()
            .map(|it| &it["RequestItems"][&*db.table_name::<Song>()]);
        let entries: Vec<_> = entries.collect();
        assert_eq!(entries.len(), 3);
        assert!(entries[0].get("ConsistentRead").is_none());
        assert_eq!(entries[1]["ProjectionExpression"], "#n0, #n1, #n2");
        assert_eq!(entries[2]["ConsistentRead"], true);
    }
}

#[tokio::test]
async fn numbers_are_one_key_however_they_are_written() {
    let db = db_with::<Order>().await;
    create::<Hash>(&db).await;
    let numbers = ["1", "10", "-0.5", "123456789012345678901234567890.5"];
    let number = |text: &str| text.parse::<Number>().unwrap();
    let mut hashes = Vec::new();
    for text in numbers {
        let item = Order {
            id: number(text),
            total: 1,
        };
        item.put().send(&db).await.unwrap();
        let item = Hash {
            hash: Blob(text.into()),
            part: number(text),
            text: text.into(),
        };
        item.put().send(&db).await.unwrap();
        hashes.push(Some(item));
    }
    for db in both_codecs(&db) {
        let written = [
            "1.0",
            "1",
            "1e1",
            "10.00",
            "-5e-1",
            "1234567890123456789012345678905e-1",
        ];
        // As other programs write them: the SDK takes any text.
        let orders = Order::get_many(written.map(number))
            .send(&db)
            .await
            .unwrap();
        let ids: Vec<_> = orders.into_iter().map(|it| it.unwrap().id).collect();
        assert_eq!(ids, written.map(number));
        let written = ["1.00", "1e1", "-0.50", "123456789012345678901234567890.50"];
        let keys = numbers
            .iter()
            .zip(written)
            .map(|(blob, part)| (Blob((*blob).into()), number(part)));
        assert_eq!(Hash::get_many(keys).send(&db).await.unwrap(), hashes);
    }
}

#[tokio::test]
async fn keys_that_come_back_unread_are_asked_for_again() {
    let db = db_of(250).await;
    for db in both_codecs(&db) {
        for fault in [Fault::SomeUnprocessed, Fault::AllUnprocessed] {
            let faults = Faults::seeded(3)
                .on(Operation::BatchGetItem)
                .first(4)
                .inject(fault);
            let batch = faults.db(&db).batch_get(Song::get_many((0..250).map(key)));
            let songs = batch.send_with().await.unwrap();
            assert!(songs.calls() > 3, "{}", songs.calls());
            assert_eq!(songs.calls(), faults.log().len() as u64);
            assert_eq!(songs.into_value(), expected(0..250, 250));
        }
    }
}

#[tokio::test]
async fn a_throttled_call_is_one_that_read_nothing() {
    let db = db_of(250).await;
    for db in both_codecs(&db) {
        for fault in [
            Fault::Throttling,
            Fault::ProvisionedThroughputExceeded,
            Fault::RequestLimitExceeded,
        ] {
            let faults = Faults::new()
                .on(Operation::BatchGetItem)
                .first(5)
                .inject(fault);
            let songs = Song::get_many((0..250).map(key))
                .send(&faults.db(&db))
                .await;
            assert_eq!(songs.unwrap(), expected(0..250, 250));
            assert_eq!(faults.log().len(), 8);
        }
    }
}

#[tokio::test]
async fn other_failures_end_the_batch() {
    let db = db_of(10).await;
    for db in both_codecs(&db) {
        let failing = [
            Fault::Timeout(Moment::Before),
            Fault::Corrupted,
            Fault::InternalServerError(Moment::After),
        ];
        for fault in failing {
            let faults = Faults::new().on_any().inject(fault);
            let songs = Song::get_many([key(2)]).send(&faults.db(&db)).await;
            let Err(Error::Call(error)) = songs else {
                panic!("{songs:?}");
            };
            assert_eq!(error.operation(), "BatchGetItem");
            assert_eq!(error.table(), db.table_name::<Song>());
            assert_eq!(faults.log().len(), 1);
        }
    }
    let missing = Order::get_many([1_u32]).send(&db).await;
    assert!(
        matches!(missing, Err(Error::TableNotFound(_))),
        "{missing:?}"
    );
}

/// A server that processes nothing, ever.
fn never(calls: usize) -> Canned {
    let body = r#"{"Responses":{},"UnprocessedKeys":{"BatchOrders":{"Keys":[{"id":{"N":"1"}},{"id":{"N":"2"}}]}}}"#;
    Canned::new((0..calls).map(|_| Answer::ok(body)))
}

#[tokio::test(start_paused = true)]
async fn a_server_that_reads_nothing_is_asked_a_bounded_number_of_times() {
    let canned = never(100);
    let began = Instant::now();
    let error = Order::get_many([1_u32, 2])
        .send(&plain(&canned))
        .await
        .unwrap_err();
    let Error::Throttled(throttled) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(canned.calls().len(), 10);
    assert!(began.elapsed() < Duration::from_secs(22));
    assert!(began.elapsed() > Duration::from_millis(100));
    assert_eq!(
        throttled.call().message(),
        Some("2 requests were left unprocessed")
    );
    assert_eq!(throttled.call().table(), "BatchOrders");

    for (policy, calls) in [
        (RetryPolicy::none(), 1),
        (RetryPolicy::new().attempts(3), 3),
        (RetryPolicy::new().elapsed(Duration::ZERO), 1),
    ] {
        let canned = never(100);
        let batch = plain(&canned)
            .batch_get(Order::get_many([1_u32, 2]))
            .retry(policy);
        assert!(matches!(batch.send().await, Err(Error::Throttled(_))));
        assert_eq!(canned.calls().len(), calls);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_reads_nothing_costs_no_more_calls_for_many_keys() {
    let faults = Faults::new();
    faults
        .on(Operation::BatchGetItem)
        .inject(Fault::AllUnprocessed);
    let db = faults.db(&plain(&Canned::default()));
    // Eight calls' worth, of which four are under way at a time: each is made at most ten times.
    let error = Order::get_many(0..800_u32).send(&db).await.unwrap_err();
    assert!(matches!(error, Error::Throttled(_)), "{error:?}");
    let calls = faults.count(Operation::BatchGetItem);
    assert!((10..=40).contains(&calls), "{calls} calls");
}

#[tokio::test(start_paused = true)]
async fn what_was_read_is_given_before_the_error() {
    let some = r#"{"Responses":{"BatchOrders":[{"id":{"N":"1.0"},"total":{"N":"3"}}]},
        "UnprocessedKeys":{"BatchOrders":{"Keys":[{"id":{"N":"2e0"}}]}}}"#;
    let none = r#"{"Responses":{},"UnprocessedKeys":{"BatchOrders":{"Keys":[{"id":{"N":"2"}}]}}}"#;
    let canned = Canned::new([Answer::ok(some), Answer::ok(none)]);
    let batch = plain(&canned)
        .batch_get(Order::get_many([1_u32, 2]))
        .retry(RetryPolicy::none());
    let mut orders = batch.items();
    assert_eq!(orders.remaining(), 2);
    assert_eq!(orders.try_next().await.unwrap(), Some((0, Some(order(1)))));
    assert_eq!(orders.remaining(), 1);
    let error = orders.try_next().await.unwrap_err();
    let Error::Throttled(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        error.call().message(),
        Some("1 requests were left unprocessed")
    );
    assert!(orders.try_next().await.unwrap().is_none());
    assert!(orders.is_terminated());
    assert_eq!((canned.calls().len(), orders.calls()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn unread_keys_that_cannot_be_told_are_all_that_are_not_there() {
    for unread in [
        r#""BatchOrders":{"Keys":[{"other":{"N":"2"}}]}"#,
        r#""BatchOrders":{"Keys":[{"id":{"N":"7"}}]}"#,
        r#""Elsewhere":{"Keys":[{"id":{"N":"2"}}]}"#,
    ] {
        let some = format!(
            r#"{{"Responses":{{"BatchOrders":[{{"id":{{"N":"1"}},"total":{{"N":"3"}}}}]}},"UnprocessedKeys":{{{unread}}}}}"#
        );
        let rest = r#"{"Responses":{"BatchOrders":[{"id":{"N":"2"},"total":{"N":"6"}}]}}"#;
        let canned = Canned::new([Answer::ok(&some), Answer::ok(rest)]);
        let orders = Order::get_many([1_u32, 2]).send(&plain(&canned)).await;
        assert_eq!(orders.unwrap(), [Some(order(1)), Some(order(2))]);
        let asked = &canned.calls()[1].body["RequestItems"]["BatchOrders"]["Keys"];
        assert_eq!(*asked, json!([{"id": {"N": "2"}}]));
    }
}

#[tokio::test]
async fn an_answer_of_a_table_given_by_its_arn_may_have_its_name() {
    let body = r#"{"Responses":{"BatchOrders":[{"id":{"N":"1"},"total":{"N":"3"}}]}}"#;
    for codec in [Codec::Auto, Codec::Sdk] {
        let canned = Canned::new([Answer::ok(body)]);
        let arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/BatchOrders";
        let db = Db::builder()
            .table::<Order>(arn)
            .codec(codec)
            .client(canned.client());
        let orders = Order::get_many([1_u32]).send(&db).await.unwrap();
        assert_eq!(orders, [Some(order(1))]);
    }
}

#[tokio::test]
async fn an_item_nobody_asked_for_is_an_error() {
    for items in [
        r#"{"id":{"N":"9"},"total":{"N":"3"}}"#,
        r#"{"total":{"N":"3"}}"#,
        r#"{"id":{"S":"1"},"total":{"N":"3"}}"#,
    ] {
        let body = format!(r#"{{"Responses":{{"BatchOrders":[{items}]}}}}"#);
        let canned = Canned::new([Answer::ok(&body)]);
        let error = Order::get_many([1_u32])
            .send(&plain(&canned))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert!(error.to_string().contains("was not asked for"), "{error}");
    }
}

#[tokio::test]
async fn odd_answers_are_read_as_the_sdk_reads_them() {
    let item = r#"{"id":{"N":"1"},"total":{"N":"3"}}"#;
    for (body, found) in [
        (
            format!(r#" {{ "Responses" : {{ "BatchOrders" : [ {item} ] }} }} "#),
            true,
        ),
        (
            format!(r#"{{"Responses":{{"BatchOrders":[{item},{item}]}}}}"#),
            true,
        ),
        (
            format!(
                r#"{{"Responses":{{"BatchOrders":[{item}]}},"UnprocessedKeys":null,"New":[1]}}"#
            ),
            true,
        ),
        (
            format!(r#"{{"Responses":{{"Batch\u004frders":[{item}]}}}}"#),
            true,
        ),
        (r#"{"Responses":{"BatchOrders":[]}}"#.into(), false),
        (r#"{"Responses":{}}"#.into(), false),
        ("{}".into(), false),
    ] {
        for codec in [Codec::Auto, Codec::Sdk] {
            let canned = Canned::new([Answer::ok(&body)]);
            let db = Db::builder().codec(codec).client(canned.client());
            let orders = Order::get_many(["1", "1.0"].map(|it| it.parse::<Number>().unwrap()));
            let one = found.then(|| order(1));
            assert_eq!(
                orders.send(&db).await.unwrap(),
                [one.clone(), one],
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn a_decode_error_says_of_which_key() {
    let db = db_of(10).await;
    let mut item = song(4).to_item().unwrap();
    item.insert("title".into(), AttributeValue::N("1".into()));
    let put = db.client().put_item().table_name(db.table_name::<Song>());
    put.set_item(Some(item)).send().await.unwrap();
    for db in both_codecs(&db) {
        let error = Song::get_many([0, 2, 4, 6].map(key))
            .send(&db)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "attribute `title` of table `BatchSongs`, of the item of key 2, has the wrong type: expected S, found N"
        );
        let Error::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.key_place(), Some(2));
        assert_eq!(error.path(), "title");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_one_is_told_before_any_call() {
    let canned = Canned::default();
    let keys = [("Dylan".to_owned(), 1), (String::new(), 2)];
    let error = Song::get_many(keys.clone())
        .send(&plain(&canned))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "attribute `keys[1].artist` of table `BatchSongs`: a key attribute cannot be empty"
    );
    let mut items = Song::get_many(keys.clone()).items(&plain(&canned));
    assert!(matches!(items.try_next().await, Err(Error::Invalid(_))));
    assert!(items.try_next().await.unwrap().is_none());
    let reads = (Order::get_many([1_u32]), Song::get_many(keys));
    assert!(matches!(
        plain(&canned).batch_get(reads).requests(),
        Err(Error::Invalid(_))
    ));
    assert_eq!(canned.calls().len(), 0);
}

#[tokio::test]
async fn the_cost_and_the_calls_are_told() {
    let db = db_of(150).await;
    create::<Order>(&db).await;
    order(1).put().send(&db).await.unwrap();
    let reads = (
        Song::get_many((0..150).map(key)),
        Order::get_many([1_u32]).consistent(),
    );
    let both = db.batch_get(reads).send_with().await.unwrap();
    assert_eq!((both.calls(), both.request_ids().len()), (2, 2));
    let mut units: Vec<_> = both
        .consumed_capacity()
        .iter()
        .map(|it| {
            (
                it.table_name().unwrap().to_owned(),
                it.capacity_units().unwrap(),
            )
        })
        .collect();
    units.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(units[0], (db.table_name::<Order>().into_owned(), 1.0));
    assert_eq!(units[1].0, db.table_name::<Song>());
    // Engines disagree about what a key without an item costs.
    assert!(units[1].1 >= 37.5, "{units:?}");
    assert_eq!(both.value().0.iter().flatten().count(), 75);

    let batch = db.batch_get(Song::get_many([key(2)]));
    let mut items = batch.consumed_capacity().items();
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(
        items.consumed_capacity().unwrap().capacity_units(),
        Some(0.5)
    );
    let mut items = db.batch_get(Song::get_many([key(2)])).items();
    while items.try_next().await.unwrap().is_some() {}
    assert_eq!(items.consumed_capacity(), None);

    let canned = Canned::new([Answer::ok("{}")]);
    let ids = Order::get_many([1_u32])
        .send_with(&plain(&canned))
        .await
        .unwrap();
    assert_eq!(ids.request_ids(), [REQUEST_ID]);
}

#[tokio::test]
async fn the_ways_out_reach_every_call() {
    let canned = Canned::default();
    let db = plain(&canned);
    let reads = || {
        (
            Order::get_many(0..150_u32),
            Song::get_many([key(1)]).project::<Title>(),
        )
    };
    let inputs = db.batch_get(reads()).requests().unwrap();
    assert_eq!(canned.calls().len(), 0);
    let [first, second] = &inputs[..] else {
        panic!("{inputs:?}");
    };
    assert_eq!(
        first.request_items().unwrap()["BatchOrders"].keys().len(),
        100
    );
    let second = second.request_items().unwrap();
    assert_eq!(second["BatchOrders"].keys().len(), 50);
    let names = second["BatchSongs"].expression_attribute_names().unwrap();
    assert_eq!(names["#n0"], "title");

    let batch = db
        .batch_get(reads())
        .customize(|call| call.return_consumed_capacity(ReturnConsumedCapacity::Indexes));
    batch.send_with().await.unwrap();
    for call in canned.calls() {
        assert_eq!(call.body["ReturnConsumedCapacity"], "INDEXES");
    }
    let other = Canned::default();
    let config = || {
        let client = other.client().config().http_client().unwrap();
        Builder::default().http_client(client)
    };
    let before = canned.calls().len();
    db.batch_get(reads())
        .config_override(config())
        .send()
        .await
        .unwrap();
    assert_eq!((canned.calls().len(), other.calls().len()), (before, 2));
    let error = db.batch_get(reads()).config_override(config()).requests();
    assert!(matches!(error, Err(Error::Invalid(_))));
}

/// What an interceptor sees of each answer: how many items there are in the SDK's output.
#[derive(Debug, Clone, Default)]
struct Watch(Arc<Mutex<Vec<usize>>>);

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Ok(output) = context.output_or_error() else {
            return Ok(());
        };
        if let Some(output) = output.downcast_ref::<BatchGetItemOutput>() {
            let tables = output.responses().into_iter().flatten();
            let items = tables.map(|(_, items)| items.len()).sum();
            self.0.lock().unwrap().push(items);
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_interceptor_of_the_users_sees_every_item() {
    let real = db_of(10).await;
    for (codec, seen) in [(Codec::Auto, 3), (Codec::Sdk, 3), (Codec::Direct, 0)] {
        let watch = Watch::default();
        let config = real.client().config().to_builder();
        let db = Db::builder()
            .table::<Song>(real.table_name::<Song>().into_owned())
            .codec(codec)
            .client(Client::from_conf(config.interceptor(watch.clone()).build()));
        let songs = Song::get_many([2, 3, 4, 6].map(key)).send(&db).await;
        assert_eq!(songs.unwrap(), expected([2, 3, 4, 6], 10));
        assert_eq!(*watch.0.lock().unwrap(), [seen], "{codec:?}");
    }
}

#[tokio::test]
async fn a_future_or_stream_can_be_dropped_at_any_time() {
    let db = db_of(450).await;
    let (gate, db) = Gate::before::<Song>(&db, 0);
    let songs = Song::get_many((0..450).map(key));
    assert!(
        timeout(Duration::from_millis(50), songs.send(&db))
            .await
            .is_err()
    );
    assert_eq!(gate.calls().len(), 4);

    gate.release(1);
    let mut items = db
        .batch_get(Song::get_many((0..450).map(key)))
        .concurrency(1)
        .items();
    let mut seen = BTreeSet::new();
    // A future of the next item is dropped again and again; nothing is lost by it.
    for permits in 0.. {
        match timeout(Duration::from_millis(5), items.try_next()).await {
            Ok(next) => match next.unwrap() {
                Some((place, song)) => {
                    let number = u32::try_from(place).unwrap();
                    assert_eq!(song, expected([number], 450)[0]);
                    assert!(seen.insert(place));
                }
                None => break,
            },
            Err(_) => gate.release(usize::from(permits % 2 == 0)),
        }
    }
    assert_eq!(seen.len(), 450);
    assert_eq!(items.calls(), 5);
}

#[tokio::test]
async fn a_stream_keeps_no_more_answers_than_calls_are_under_way() {
    let db = db_of(1000).await;
    let (gate, db) = Gate::before::<Song>(&db, 1000);
    let batch = db
        .batch_get(Song::get_many((0..1000).map(key)))
        .concurrency(2);
    let mut items = batch.items();
    for _ in 0..100 {
        assert!(items.try_next().await.unwrap().is_some());
    }
    assert!(gate.calls().len() <= 3, "{}", gate.calls().len());
    let rest: Vec<_> = items.try_collect().await.unwrap();
    assert_eq!(rest.len(), 900);
    assert_eq!((gate.calls().len(), gate.most()), (10, 2));
}

#[tokio::test]
async fn answers_of_more_than_sixteen_megabytes_come_in_parts() {
    // Neither engine is quick with forty megabytes; AWS's own has the limit.
    if !on_dynamodb_local() {
        return;
    }
    let db = db_with::<Song>().await;
    let big = |number| Song {
        title: "x".repeat(390_000),
        ..song(number)
    };
    for number in 0..60 {
        big(number).put().send(&db).await.unwrap();
    }
    let songs = Song::get_many((0..60).map(key))
        .send_with(&db)
        .await
        .unwrap();
    assert!(songs.calls() > 1);
    assert_eq!(
        songs.into_value(),
        (0..60).map(|it| Some(big(it))).collect::<Vec<_>>()
    );
}

#[test]
fn nothing_shows_a_key() {
    let many = Song::get_many([("secret", 1)]).consistent();
    assert_eq!(
        format!("{many:?}"),
        "GetMany { table: \"BatchSongs\", keys: 1, consistent: true, .. }"
    );
    let batch = format!("{:?}", plain(&Canned::default()).batch_get(many));
    assert!(batch.starts_with("BatchGet { reads: GetMany"), "{batch}");
    assert!(!batch.contains("secret"), "{batch}");
}

#[tokio::test]
async fn both_codecs_make_the_same_requests() {
    let asked = async |codec: Codec| {
        let canned = Canned::default();
        let db = Db::builder().codec(codec).client(canned.client());
        let odd = ["\"\\/\n\t\u{1}\u{7f}", "ü😀\u{2028}", "plain"];
        let reads = (
            Song::get_many(odd.map(|artist| (artist, 7_u32))).consistent(),
            Hash::get_many((0..=255_u8).map(|byte| {
                let hash = Blob(vec![byte, 0, 255]);
                (hash, "-1.5e-20".parse::<Number>().unwrap())
            })),
            Song::get_many([("x", 1)]).project::<Title>(),
            Order::get_many([0_u32, u32::MAX]),
        );
        let found = db
            .batch_get(reads)
            .concurrency(1)
            .send_with()
            .await
            .unwrap();
        assert!(found.value().1.iter().all(Option::is_none));
        canned
            .calls()
            .into_iter()
            .map(|it| it.body)
            .collect::<Vec<_>>()
    };
    let direct = asked(Codec::Auto).await;
    assert_eq!(direct, asked(Codec::Sdk).await);
    assert_eq!(direct.len(), 4);
    let key = &direct[0]["RequestItems"]["BatchSongs"]["Keys"][0];
    assert_eq!(key["artist"]["S"], "\"\\/\n\t\u{1}\u{7f}");
    assert_eq!(direct[0]["ReturnConsumedCapacity"], "INDEXES");
}
