//! Faults between a client and the database: what the client sees, and what was done all the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{KeysAndAttributes, TransactGetItem, WriteRequest};
use dynatable::fault::{Delivery, Fault, Faults, Moment, Operation, Request};
use dynatable::{AttributeValue, Db, Error, Item, Table};
use futures_util::future::join_all;
use futures_util::stream::TryStreamExt;
use tokio::time::{Instant, timeout};

use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Notes")]
#[table(index(by_topic, name = "ByTopic", partition_key = topic))]
struct Note {
    #[table(partition_key)]
    id: String,
    topic: String,
    text: String,
}

fn note(id: &str) -> Note {
    Note {
        id: id.into(),
        topic: "t".into(),
        text: format!("the text of {id}"),
    }
}

/// The same tables, with these settings of the client.
fn configured(
    db: &Db,
    edit: impl FnOnce(aws_sdk_dynamodb::config::Builder) -> aws_sdk_dynamodb::config::Builder,
) -> Db {
    let config = edit(db.client().config().to_builder()).build();
    Db::builder()
        .table::<Note>(db.table_name::<Note>().into_owned())
        .client(Client::from_conf(config))
}

/// A database whose client repeats nothing.
async fn real() -> Db {
    let db = db_with::<Note>().await;
    configured(&db, |config| config.retry_config(RetryConfig::disabled()))
}

async fn is_there(db: &Db, id: &str) -> bool {
    let found = Note::get(id).consistent().send(db).await.unwrap();
    found.is_some()
}

/// One put with this fault: the error, and whether the note is there all the same.
async fn put_with(fault: Fault) -> (Error, bool, Faults) {
    let real = real().await;
    let faults = Faults::new().on(Operation::PutItem).inject(fault);
    let error = note("a").put().send(&faults.db(&real)).await.unwrap_err();
    (error, is_there(&real, "a").await, faults)
}

#[tokio::test]
async fn a_throttled_request_is_not_made_and_says_what_was_exceeded() {
    for (fault, code, exceeded) in [
        (
            Fault::ProvisionedThroughputExceeded,
            "ProvisionedThroughputExceededException",
            "ProvisionedThroughputExceeded",
        ),
        (
            Fault::Throttling,
            "ThrottlingException",
            "MaxOnDemandThroughputExceeded",
        ),
        (
            Fault::RequestLimitExceeded,
            "RequestLimitExceeded",
            "AccountLimitExceeded",
        ),
    ] {
        let real = real().await;
        let faults = Faults::new().on_any().inject(fault);
        let db = faults.db(&real);
        let table = db.table_name::<Note>();

        let Err(Error::Throttled(put)) = note("a").put().send(&db).await else {
            panic!("{fault:?} throttles nothing");
        };
        assert_eq!(put.call().code(), Some(code));
        assert_eq!(put.call().status(), Some(400));
        assert!(put.call().message().is_some());
        let [reason] = put.reasons() else {
            panic!("{:?}", put.reasons());
        };
        assert_eq!(reason.reason(), format!("TableWrite{exceeded}"));
        let ending = format!(":table/{table}");
        assert!(
            reason.resource().ends_with(&ending),
            "{}",
            reason.resource()
        );

        let Err(Error::Throttled(query)) = Note::by_topic("t").collect(&db).await else {
            panic!("{fault:?} throttles nothing");
        };
        let [reason] = query.reasons() else {
            panic!("{:?}", query.reasons());
        };
        assert_eq!(reason.reason(), format!("IndexRead{exceeded}"));
        let ending = format!(":table/{table}/index/ByTopic");
        assert!(reason.resource().ends_with(&ending));

        assert!(!is_there(&real, "a").await);
        assert!(faults.log().iter().all(|it| it.deliveries() == 0));
    }
}

#[tokio::test]
async fn an_error_of_the_server_may_have_been_a_write() {
    for moment in [Moment::Before, Moment::After] {
        for (fault, status, code) in [
            (
                Fault::InternalServerError(moment),
                500,
                Some("InternalServerError"),
            ),
            (
                Fault::ServiceUnavailable(moment),
                503,
                Some("ServiceUnavailableException"),
            ),
            (Fault::BadGateway(moment), 502, None),
        ] {
            let (error, there, _) = put_with(fault).await;
            let Error::Call(call) = error else {
                panic!("{error:?}");
            };
            assert_eq!(call.status(), Some(status));
            assert_eq!(call.code(), code);
            assert_eq!(there, moment == Moment::After, "{fault:?}");
            if status == 500 {
                let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
                assert!(matches!(
                    sdk.as_service_error(),
                    Some(PutItemError::InternalServerError(_))
                ));
            }
        }
    }
}

#[tokio::test]
async fn a_lost_connection_is_what_a_real_one_is_to_the_sdk() {
    for moment in [Moment::Before, Moment::After] {
        for fault in [Fault::Timeout(moment), Fault::ConnectionReset(moment)] {
            let (error, there, faults) = put_with(fault).await;
            let Error::Call(call) = error else {
                panic!("{error:?}");
            };
            assert_eq!((call.status(), call.code()), (None, None));
            let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
            let SdkError::DispatchFailure(failure) = sdk else {
                panic!("{sdk:?}");
            };
            let timed_out = matches!(fault, Fault::Timeout(_));
            assert_eq!(
                (failure.is_timeout(), failure.is_io()),
                (timed_out, !timed_out)
            );
            assert_eq!(there, moment == Moment::After, "{fault:?}");
            let deliveries = faults.log()[0].deliveries();
            assert_eq!(deliveries, u32::from(moment == Moment::After));
        }
    }
}

#[tokio::test]
async fn a_reordered_write_goes_over_a_newer_one() {
    let real = real().await;
    let faults = Faults::new()
        .on(Operation::PutItem)
        .nth(1)
        .inject(Fault::Reordered);
    let db = faults.db(&real);
    let text = |text: &str| Note {
        text: text.into(),
        ..note("a")
    };
    let error = text("old").put().send(&db).await.unwrap_err();
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    assert!(matches!(
        call.sdk_error::<SdkError<PutItemError>>(),
        Some(SdkError::DispatchFailure(failure)) if failure.is_timeout()
    ));
    assert!(!is_there(&real, "a").await);
    assert_eq!(faults.log()[0].deliveries(), 0);

    text("new").put().send(&db).await.unwrap();
    let found = Note::get("a").send(&real).await.unwrap().unwrap();
    assert_eq!(found.text, "old");
    let deliveries: Vec<u32> = faults.log().iter().map(Request::deliveries).collect();
    assert_eq!(deliveries, [1, 1]);
}

#[tokio::test]
async fn a_pause_lets_arrive_what_is_under_way() {
    let real = real().await;
    let faults = Faults::new().on_any().inject(Fault::Reordered);
    let db = faults.db(&real);
    for id in ["a", "b"] {
        assert!(note(id).put().send(&db).await.is_err());
    }
    assert!(!is_there(&real, "a").await && !is_there(&real, "b").await);
    faults.pause();
    assert!(is_there(&db, "a").await && is_there(&db, "b").await);
    assert_eq!(faults.log().len(), 2);
}

// On the embedded engine alone: paused time runs on while a socket is waited for.
#[tokio::test(start_paused = true)]
async fn a_delay_is_of_tokios_clock() {
    let real = Db::embedded().unwrap();
    real.table::<Note>().create().await.unwrap();
    let hour = Duration::from_secs(3600);
    for moment in [Moment::Before, Moment::After] {
        let faults = Faults::new().on_any().inject(Fault::Delay(moment, hour));
        let db = faults.db(&real);
        let start = Instant::now();
        note("a").put().send(&db).await.unwrap();
        assert_eq!(start.elapsed(), hour);

        // A client that gives up.
        let id = format!("{moment:?}");
        let note = note(&id);
        let put = note.put().send(&db);
        assert!(timeout(hour / 2, put).await.is_err());
        assert_eq!(is_there(&real, &id).await, moment == Moment::After);
    }
}

#[tokio::test(start_paused = true)]
async fn the_clients_own_timeouts_end_a_delay() {
    let real = Db::embedded().unwrap();
    real.table::<Note>().create().await.unwrap();
    let second = Duration::from_secs(1);
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(second);
    let impatient = configured(&real, |config| config.timeout_config(timeouts.build()));
    for moment in [Moment::Before, Moment::After] {
        let faults = Faults::new();
        faults
            .on(Operation::PutItem)
            .inject(Fault::Delay(moment, Duration::MAX));
        let start = Instant::now();
        let id = format!("{moment:?}");
        let error = note(&id)
            .put()
            .send(&faults.db(&impatient))
            .await
            .unwrap_err();
        assert_eq!(start.elapsed(), second);
        let Error::Call(call) = error else {
            panic!("{error:?}");
        };
        assert!(matches!(
            call.sdk_error::<SdkError<PutItemError>>(),
            Some(SdkError::TimeoutError(_))
        ));
        assert_eq!(is_there(&real, &id).await, moment == Moment::After);
    }
}

#[tokio::test]
async fn a_damaged_answer_is_never_taken_for_a_whole_one() {
    let real = real().await;
    for id in ["a", "b", "c"] {
        note(id).put().send(&real).await.unwrap();
    }
    // Only where it is corrupted is random.
    for (fault, seeds) in [(Fault::Truncated, 1), (Fault::Corrupted, 60)] {
        for seed in 0..seeds {
            let faults = Faults::seeded(seed).on_any().inject(fault);
            let db = faults.db(&real);
            let calls = [
                Note::get("a").send(&db).await.map(drop),
                Note::get("nobody").send(&db).await.map(drop),
                Note::scan().whole_table().collect(&db).await.map(drop),
                Note::by_topic("t").count(&db).await.map(drop),
                note("d").put().returning_old().send(&db).await.map(drop),
                note("d").put().send(&db).await,
                Note::delete("d").send(&db).await,
            ];
            for (place, call) in calls.into_iter().enumerate() {
                let Err(Error::Call(call)) = call else {
                    panic!("{call:?} of call {place} with {fault:?}, seed {seed}");
                };
                assert_eq!((call.status(), call.code()), (Some(200), None));
            }
            assert!(faults.log().iter().all(|it| it.deliveries() == 1));
        }
    }
}

#[tokio::test]
async fn a_damaged_answer_was_an_answer() {
    for fault in [Fault::Truncated, Fault::Corrupted] {
        let (error, there, _) = put_with(fault).await;
        let Error::Call(call) = error else {
            panic!("{error:?}");
        };
        let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
        match fault {
            Fault::Truncated => assert!(matches!(sdk, SdkError::ResponseError(_)), "{sdk:?}"),
            // Whole, but not understood: an error of the service, as far as the SDK can tell.
            _ => assert!(matches!(sdk, SdkError::ServiceError(_)), "{sdk:?}"),
        }
        assert!(there, "{fault:?}");
    }
}

#[tokio::test]
async fn a_wrong_checksum_is_not_looked_at_by_the_sdk() {
    let real = real().await;
    note("a").put().send(&real).await.unwrap();
    let faults = Faults::new().on_any().inject(Fault::WrongChecksum);
    let found = Note::get("a").send(&faults.db(&real)).await.unwrap();
    assert_eq!(found, Some(note("a")));
    assert_eq!(faults.log()[0].fault(), Some(Fault::WrongChecksum));
}

fn puts(db: &Db, ids: impl IntoIterator<Item = String>) -> HashMap<String, Vec<WriteRequest>> {
    let table = db.table_name::<Note>().into_owned();
    let put = |id: String| note(&id).put().into_write_request(db).unwrap();
    HashMap::from([(table, ids.into_iter().map(put).collect())])
}

fn ids(requests: &HashMap<String, Vec<WriteRequest>>) -> BTreeSet<String> {
    let id = |request: &WriteRequest| {
        let item = request.put_request().unwrap().item();
        item["id"].as_s().unwrap().clone()
    };
    requests.values().flatten().map(id).collect()
}

async fn stored(db: &Db) -> BTreeSet<String> {
    let notes = Note::scan().whole_table().consistent().items(db);
    notes.map_ok(|it| it.id).try_collect().await.unwrap()
}

#[tokio::test]
async fn unprocessed_items_are_not_written() {
    let mut shares = BTreeSet::new();
    for seed in 0..20 {
        let real = real().await;
        let faults = Faults::seeded(seed)
            .on(Operation::BatchWriteItem)
            .inject(Fault::SomeUnprocessed);
        let db = faults.db(&real);
        let all: BTreeSet<String> = (0..25).map(|n| n.to_string()).collect();
        let mut left = puts(&db, all.clone());
        let mut done = BTreeSet::new();
        while !left.is_empty() {
            let asked = ids(&left);
            let batch = db.client().batch_write_item().set_request_items(Some(left));
            left = batch
                .send()
                .await
                .unwrap()
                .unprocessed_items
                .unwrap_or_default();
            let unprocessed = ids(&left);
            shares.insert(unprocessed.len());
            assert!(unprocessed.is_subset(&asked));
            done.extend(asked.difference(&unprocessed).cloned());
            assert_eq!(stored(&real).await, done, "seed {seed}");
            if unprocessed.len() == 1 {
                // One is left in each batch, so the last one would be for ever.
                faults.clear_rules();
            }
        }
        assert_eq!(stored(&real).await, all);
    }
    assert!(shares.len() > 5, "{shares:?}");
}

#[tokio::test]
async fn a_whole_batch_can_be_unprocessed_without_a_call() {
    let real = real().await;
    let faults = Faults::new();
    faults.on_any().first(2).inject(Fault::AllUnprocessed);
    let db = faults.db(&real);
    let requests = puts(&db, ["a".to_owned(), "b".to_owned()]);
    for deliveries in [0, 0, 1] {
        let batch = db.client().batch_write_item();
        let answer = batch.set_request_items(Some(requests.clone())).send().await;
        let left = answer.unwrap().unprocessed_items.unwrap_or_default();
        let all_left = deliveries == 0;
        assert_eq!(left == requests, all_left);
        assert_eq!(stored(&real).await.is_empty(), all_left);
        assert_eq!(faults.log().last().unwrap().deliveries(), deliveries);
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Tags")]
struct Tag {
    #[table(partition_key)]
    name: String,
    #[table(sort_key)]
    rank: u32,
}

#[tokio::test]
async fn what_is_left_of_a_batch_over_two_tables_is_a_batch() {
    let db = db_with::<Note>().await;
    db.table::<Tag>().create().await.unwrap();
    db.table::<Tag>()
        .wait_until_active(Duration::from_secs(30))
        .await
        .unwrap();
    let faults = Faults::seeded(3)
        .on_any()
        .first(6)
        .inject(Fault::SomeUnprocessed);
    let faulty = faults.db(&db);
    let tags = (0..10).map(|rank| Tag {
        name: "x".into(),
        rank,
    });
    let tags: Vec<Tag> = tags.collect();
    let mut left = puts(&db, (0..10).map(|n| n.to_string()));
    let requests = tags
        .iter()
        .map(|it| it.put().into_write_request(&db).unwrap());
    left.insert(db.table_name::<Tag>().into_owned(), requests.collect());
    let total =
        |left: &HashMap<String, Vec<WriteRequest>>| left.values().map(Vec::len).sum::<usize>();
    let mut batches = 0;
    while !left.is_empty() {
        let before = total(&left);
        let batch = faulty.client().batch_write_item();
        let answer = batch.set_request_items(Some(left)).send().await.unwrap();
        left = answer.unprocessed_items.unwrap_or_default();
        assert!(left.values().all(|it| !it.is_empty()));
        let written =
            stored(&db).await.len() as u64 + Tag::scan().whole_table().count(&db).await.unwrap();
        assert_eq!(written as usize + total(&left), 20);
        assert!(total(&left) <= before);
        batches += 1;
    }
    assert!(batches > 1);
    assert_eq!(faults.count(Operation::BatchWriteItem), batches);
}

#[tokio::test]
async fn unprocessed_keys_are_not_read_and_keep_what_was_asked_of_their_table() {
    let real = real().await;
    for n in 0..20 {
        note(&n.to_string()).put().send(&real).await.unwrap();
    }
    let faults = Faults::seeded(1);
    faults.on_any().nth(1).inject(Fault::AllUnprocessed);
    faults.on_any().first(5).inject(Fault::SomeUnprocessed);
    let db = faults.db(&real);
    let table = db.table_name::<Note>().into_owned();
    let key = |n: u32| Item::from([("id".to_owned(), AttributeValue::S(n.to_string()))]);
    let keys = KeysAndAttributes::builder()
        .set_keys(Some((0..20).map(key).collect()))
        .consistent_read(true)
        .projection_expression("#i")
        .expression_attribute_names("#i", "id");
    let mut left = HashMap::from([(table.clone(), keys.build().unwrap())]);
    let mut found = Vec::new();
    let mut rounds = 0;
    while !left.is_empty() {
        let asked = left[&table].keys().len();
        let batch = db.client().batch_get_item().set_request_items(Some(left));
        let answer = batch.send().await.unwrap();
        let items = answer.responses.unwrap().remove(&table).unwrap_or_default();
        left = answer.unprocessed_keys.unwrap_or_default();
        let unread = left.get(&table).map_or(0, |it| it.keys().len());
        assert_eq!(items.len() + unread, asked);
        assert_eq!(items.is_empty(), rounds == 0);
        found.extend(items);
        rounds += 1;
        if let Some(left) = left.get(&table) {
            assert_eq!(left.consistent_read(), Some(true));
            assert_eq!(left.projection_expression(), Some("#i"));
        }
    }
    assert!(rounds > 2);
    let ids: BTreeSet<_> = found.iter().map(|it| it["id"].as_s().unwrap()).collect();
    assert_eq!((found.len(), ids.len()), (20, 20));
    assert!(found.iter().all(|it| it.len() == 1));
}

#[tokio::test]
async fn a_request_delivered_twice_is_made_twice() {
    let real = real().await;
    for (delivery, id) in [(Delivery::First, "first"), (Delivery::Second, "second")] {
        let faults = Faults::new().on_any().inject(Fault::Duplicated(delivery));
        let db = faults.db(&real);
        let answer = note(id).put().if_absent().send(&db).await;
        match delivery {
            Delivery::First => answer.unwrap(),
            Delivery::Second => assert!(matches!(answer, Err(Error::ConditionFailed(_)))),
        }
        assert!(is_there(&real, id).await);
        assert_eq!(faults.log()[0].deliveries(), 2);
        assert_eq!(faults.log().len(), 1);
    }
}

#[tokio::test]
async fn a_transaction_delivered_twice_is_made_once() {
    let real = real().await;
    let faults = Faults::new()
        .on_any()
        .inject(Fault::Duplicated(Delivery::Second));
    let db = faults.db(&real);
    let put = note("a").put().if_absent().into_transact_item(&db).unwrap();
    // The SDK gives each a token.
    let transaction = db.client().transact_write_items().transact_items(put);
    transaction.send().await.unwrap();
    assert!(is_there(&real, "a").await);
}

#[tokio::test]
async fn a_conflict_is_at_one_place_of_a_transaction() {
    let real = real().await;
    let mut places = BTreeMap::<usize, usize>::new();
    for seed in 0..60 {
        let faults = Faults::seeded(seed)
            .on_any()
            .inject(Fault::TransactionConflict);
        let db = faults.db(&real);
        let put = |id: &str| note(id).put().into_transact_item(&db).unwrap();
        let items = ["a", "b", "c"].map(put).to_vec();
        let transaction = db.client().transact_write_items();
        let error = transaction
            .set_transact_items(Some(items))
            .send()
            .await
            .unwrap_err();
        let TransactWriteItemsError::TransactionCanceledException(canceled) =
            error.into_service_error()
        else {
            panic!("it is not canceled");
        };
        let codes = canceled.cancellation_reasons().iter();
        let codes: Vec<&str> = codes.map(|it| it.code().unwrap()).collect();
        let place = codes
            .iter()
            .position(|it| *it == "TransactionConflict")
            .unwrap();
        let mut expected = ["None"; 3];
        expected[place] = "TransactionConflict";
        assert_eq!(codes, expected);
        assert!(canceled.message().unwrap().contains(&codes.join(", ")));
        assert!(canceled.cancellation_reasons()[place].message().is_some());
        *places.entry(place).or_default() += 1;
    }
    assert_eq!(places.len(), 3, "{places:?}");
    assert!(stored(&real).await.is_empty());
}

#[tokio::test]
async fn a_conflict_of_one_item_is_an_error_of_its_own() {
    let (error, there, _) = put_with(Fault::TransactionConflict).await;
    let Error::Conflict(conflict) = error else {
        panic!("{error:?}");
    };
    assert_eq!(conflict.call().code(), Some("TransactionConflictException"));
    assert!(!there);
}

#[tokio::test]
async fn other_ends_of_a_transaction() {
    let real = real().await;
    let faults = Faults::new();
    faults
        .on(Operation::TransactGetItems)
        .inject(Fault::TransactionThrottled);
    faults.on_any().inject(Fault::TransactionInProgress);
    let db = faults.db(&real);

    let get: TransactGetItem = Note::get("a").into_transact_item(&db).unwrap();
    let read = db.client().transact_get_items().transact_items(get);
    let error = read.send().await.unwrap_err().into_service_error();
    let TransactGetItemsError::TransactionCanceledException(canceled) = error else {
        panic!("{error:?}");
    };
    let [reason] = canceled.cancellation_reasons() else {
        panic!("{canceled:?}");
    };
    assert_eq!(reason.code(), Some("ThrottlingError"));

    let put = note("a").put().into_transact_item(&db).unwrap();
    let write = db.client().transact_write_items().transact_items(put);
    let error = write.send().await.unwrap_err().into_service_error();
    assert!(matches!(
        error,
        TransactWriteItemsError::TransactionInProgressException(_)
    ));
    assert!(!is_there(&db, "a").await);
}

#[tokio::test]
async fn any_exception_can_be_named() {
    let (error, there, _) = put_with(Fault::Exception("ExpiredTokenException")).await;
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    assert_eq!(call.code(), Some("ExpiredTokenException"));
    assert!(!there);
    let (error, ..) = put_with(Fault::Exception("ItemCollectionSizeLimitExceededException")).await;
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    let sdk: &SdkError<PutItemError> = call.sdk_error().unwrap();
    assert!(matches!(
        sdk.as_service_error(),
        Some(PutItemError::ItemCollectionSizeLimitExceededException(_))
    ));
}

const NONE: [usize; 0] = [];

/// Which of `calls` gets fail.
async fn failures(faults: &Faults, calls: usize) -> Vec<usize> {
    let db = faults.db(&real().await);
    let mut failures = Vec::new();
    for call in 1..=calls {
        if Note::get("a").send(&db).await.is_err() {
            failures.push(call);
        }
    }
    failures
}

#[tokio::test]
async fn a_script_counts_from_one() {
    let get = || Faults::new().on(Operation::GetItem);
    let throttled = Fault::Throttling;
    assert_eq!(failures(&get().inject(throttled), 3).await, [1, 2, 3]);
    assert_eq!(failures(&get().nth(3).inject(throttled), 5).await, [3]);
    assert_eq!(failures(&get().nth(0).inject(throttled), 5).await, NONE);
    assert_eq!(failures(&get().first(2).inject(throttled), 5).await, [1, 2]);
    assert_eq!(failures(&get().after(3).inject(throttled), 5).await, [4, 5]);
    let between = get().after(1).first(3).inject(throttled);
    assert_eq!(failures(&between, 5).await, [2, 3]);
    let two = get().nth(1).inject(throttled).on(Operation::GetItem).nth(4);
    assert_eq!(failures(&two.inject(throttled), 5).await, [1, 4]);
    assert_eq!(failures(&get().rate(0.0).inject(throttled), 5).await, NONE);
    assert_eq!(
        failures(&get().rate(1.0).inject(throttled), 2).await,
        [1, 2]
    );
    let other = Faults::new().on(Operation::PutItem).inject(throttled);
    assert_eq!(failures(&other, 2).await, NONE);
}

#[tokio::test]
async fn a_rule_counts_what_it_is_about_only() {
    let real = real().await;
    let of = |id: &'static str| move |it: &Request| it.json()["Key"]["id"]["S"] == id;
    let faults = Faults::new();
    let rule = faults.on(Operation::GetItem).when(of("hot"));
    rule.nth(2).inject(Fault::Throttling);
    // Not one of these can be unprocessed: the first batch is the first.
    faults.on_any().nth(1).inject(Fault::AllUnprocessed);
    let db = faults.db(&real);
    for (id, fails) in [
        ("hot", false),
        ("cold", false),
        ("hot", true),
        ("hot", false),
    ] {
        assert_eq!(Note::get(id).send(&db).await.is_err(), fails);
    }
    let requests = puts(&db, ["a".to_owned()]);
    let batch = db
        .client()
        .batch_write_item()
        .set_request_items(Some(requests));
    let answer = batch.send().await.unwrap();
    assert_eq!(answer.unprocessed_items.unwrap().len(), 1);
}

#[tokio::test]
async fn the_first_rule_that_chooses_a_request_has_it() {
    let faults = Faults::new();
    faults
        .on(Operation::GetItem)
        .nth(2)
        .inject(Fault::Throttling);
    faults.on_any().inject(Fault::Timeout(Moment::Before));
    assert_eq!(failures(&faults, 3).await, [1, 2, 3]);
    let injected: Vec<_> = faults.log().iter().map(|it| it.fault().unwrap()).collect();
    let timeout = Fault::Timeout(Moment::Before);
    assert_eq!(injected, [timeout, Fault::Throttling, timeout]);
    faults.clear_rules();
    faults.clear_log();
    assert_eq!(failures(&faults, 3).await, NONE);
    assert_eq!(faults.log().len(), 3);
}

const EVERYWHERE: [Fault; 5] = [
    Fault::Throttling,
    Fault::InternalServerError(Moment::Before),
    Fault::Timeout(Moment::After),
    Fault::Truncated,
    Fault::SomeUnprocessed,
];

async fn injected(seed: u64) -> Vec<Option<Fault>> {
    let faults = Faults::seeded(seed)
        .on_any()
        .rate(0.3)
        .inject_one_of(EVERYWHERE);
    failures(&faults, 100).await;
    faults.log().iter().map(Request::fault).collect()
}

#[tokio::test]
async fn the_same_seed_has_the_same_faults() {
    let first = injected(7).await;
    assert_eq!(first, injected(7).await);
    assert_ne!(first, injected(8).await);
    let kinds: BTreeSet<String> = first.iter().map(|it| format!("{it:?}")).collect();
    // Each that a get can have, and none.
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let share = first.iter().flatten().count();
    assert!((15..45).contains(&share), "{share} of 100");
    assert_eq!(Faults::seeded(7).seed(), 7);
}

#[tokio::test]
async fn a_seed_goes_for_what_is_random_about_a_fault() {
    async fn left(seed: u64) -> BTreeSet<String> {
        let faults = Faults::seeded(seed).on_any().inject(Fault::SomeUnprocessed);
        let db = faults.db(&real().await);
        let requests = puts(&db, (0..25).map(|n| n.to_string()));
        let batch = db
            .client()
            .batch_write_item()
            .set_request_items(Some(requests));
        ids(&batch.send().await.unwrap().unprocessed_items.unwrap())
    }
    assert_eq!(left(1).await, left(1).await);
    assert_ne!(left(1).await, left(2).await);
}

#[tokio::test]
async fn a_rule_changes_nothing_about_the_chances_of_another() {
    let half = || Faults::seeded(5).on(Operation::GetItem).rate(0.5);
    let alone = failures(&half().inject(Fault::Throttling), 30).await;
    let beside = half().inject(Fault::Throttling);
    beside.on_any().nth(3).inject(Fault::Exception("X"));
    let mut expected: BTreeSet<usize> = alone.into_iter().collect();
    expected.insert(3);
    assert_eq!(failures(&beside, 30).await, Vec::from_iter(expected));
}

#[tokio::test]
async fn nothing_is_seen_in_a_pause() {
    let real = real().await;
    let faults = Faults::new().on_any().nth(1).inject(Fault::Throttling);
    let db = faults.db(&real);
    faults.pause();
    note("a").put().send(&db).await.unwrap();
    assert!(faults.log().is_empty());
    faults.resume();
    assert!(note("b").put().send(&db).await.is_err());
    faults.pause();
    assert_eq!(stored(&db).await, BTreeSet::from(["a".to_owned()]));
    assert_eq!(faults.log().len(), 1);
}

#[tokio::test]
async fn the_log_has_each_request_as_it_was_written() {
    let real = real().await;
    let faults = Faults::new();
    let db = faults.db(&real);
    note("a").put().send(&db).await.unwrap();
    Note::get("a").consistent().send(&db).await.unwrap();
    let _ = db.client().list_tables().limit(3).send().await.unwrap();
    let log = faults.log();
    let operations: Vec<Operation> = log.iter().map(Request::operation).collect();
    let expected = [
        Operation::PutItem,
        Operation::GetItem,
        Operation::ListTables,
    ];
    assert_eq!(operations, expected);
    assert_eq!(log[0].json()["Item"]["text"]["S"], "the text of a");
    assert_eq!(log[1].json()["ConsistentRead"], true);
    assert_eq!(log[2].text(), r#"{"Limit":3}"#);
    for request in &log {
        assert_eq!(
            (request.fault(), request.deliveries(), request.attempt()),
            (None, 1, 1)
        );
    }
    assert_eq!(faults.count(Operation::PutItem), 1);
    assert_eq!(faults.count(Operation::Scan), 0);
    assert!(!format!("{log:?} {faults:?}").contains("the text"));
    faults.clear_log();
    assert_eq!(
        (faults.log().len(), faults.count(Operation::PutItem)),
        (0, 0)
    );
}

/// Paused time does not wait for the SDK's pauses; on the embedded engine alone, for the sockets.
async fn repeating(attempts: u32) -> Db {
    let real = Db::embedded().unwrap();
    real.table::<Note>().create().await.unwrap();
    let retries = RetryConfig::standard().with_max_attempts(attempts);
    configured(&real, |config| config.retry_config(retries))
}

#[tokio::test(start_paused = true)]
async fn the_sdk_repeats_what_it_repeats_of_a_real_service() {
    let repeated = [
        Fault::ProvisionedThroughputExceeded,
        Fault::Throttling,
        Fault::RequestLimitExceeded,
        Fault::InternalServerError(Moment::After),
        Fault::ServiceUnavailable(Moment::Before),
        Fault::BadGateway(Moment::Before),
        Fault::Timeout(Moment::Before),
        Fault::Timeout(Moment::After),
        Fault::ConnectionReset(Moment::Before),
        Fault::ConnectionReset(Moment::After),
        Fault::Reordered,
        Fault::Truncated,
    ];
    for fault in repeated {
        let faults = Faults::new().on_any().first(2).inject(fault);
        let db = faults.db(&repeating(3).await);
        note("a").put().send(&db).await.unwrap();
        let attempts: Vec<u32> = faults.log().iter().map(Request::attempt).collect();
        assert_eq!(attempts, [1, 2, 3], "{fault:?}");
    }
    for fault in [
        Fault::TransactionConflict,
        Fault::Corrupted,
        Fault::Exception("ValidationException"),
    ] {
        let faults = Faults::new().on_any().first(2).inject(fault);
        let db = faults.db(&repeating(3).await);
        assert!(note("a").put().send(&db).await.is_err());
        assert_eq!(faults.log().len(), 1, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_sdk_repeats_a_transaction_in_progress() {
    let faults = Faults::new()
        .on_any()
        .first(1)
        .inject(Fault::TransactionInProgress);
    let db = faults.db(&repeating(3).await);
    let put = note("a").put().into_transact_item(&db).unwrap();
    let transaction = db.client().transact_write_items().transact_items(put);
    transaction.send().await.unwrap();
    let token = |it: &Request| it.json()["ClientRequestToken"].as_str().unwrap().to_owned();
    let log = faults.log();
    assert_eq!(log.len(), 2);
    assert_eq!(token(&log[0]), token(&log[1]));
}

#[tokio::test(start_paused = true)]
async fn one_clients_faults_do_not_use_up_anothers_retries() {
    let worn = Faults::new().on_any().inject(Fault::Throttling);
    let db = worn.db(&repeating(3).await);
    let mut last = 0;
    for _ in 0..100 {
        let before = worn.log().len();
        assert!(Note::get("a").send(&db).await.is_err());
        last = worn.log().len() - before;
    }
    assert_eq!(last, 1, "its own are used up");
    let fresh = Faults::new().on_any().first(2).inject(Fault::Throttling);
    let db = fresh.db(&repeating(3).await);
    assert!(Note::get("a").send(&db).await.is_ok());
}

/// The promise of the log: what was delivered is there, and nothing else.
#[tokio::test]
async fn every_write_under_random_faults_is_accounted_for() {
    let instant = Duration::from_millis(1);
    let moments = [Moment::Before, Moment::After];
    let delays = moments.map(|moment| Fault::Delay(moment, instant));
    let all: Vec<Fault> = Fault::all().chain(delays).collect();
    for seed in 0..10 {
        let real = real().await;
        let faults = Faults::seeded(seed)
            .on_any()
            .rate(0.7)
            .inject_one_of(all.clone());
        let db = faults.db(&real);
        let calls = (0..50).map(|n| {
            let db = &db;
            async move {
                let id = n.to_string();
                (note(&id).put().send(db).await.is_ok(), id)
            }
        });
        let calls = join_all(calls).await;
        faults.pause();
        let stored = stored(&db).await;
        for (done, id) in calls {
            assert!(
                !done || stored.contains(&id),
                "{id} is lost with seed {seed}"
            );
        }
        let mut delivered = faults.log();
        delivered.retain(|it| it.deliveries() > 0);
        let id = |it: &Request| it.json()["Item"]["id"]["S"].as_str().unwrap().to_owned();
        let delivered: BTreeSet<String> = delivered.iter().map(id).collect();
        assert_eq!(stored, delivered, "seed {seed}");
        assert!(stored.len() < 50);
    }
}

#[tokio::test]
async fn table_names_and_settings_stay() {
    let prefixed = db_with::<Note>().await;
    let faults = Faults::new();
    let db = faults.db(&prefixed);
    assert_eq!(db.table_name::<Note>(), prefixed.table_name::<Note>());
    let (before, after) = (prefixed.client().config(), db.client().config());
    assert_eq!(before.region(), after.region());
    assert_eq!(before.retry_config(), after.retry_config());
    note("a").put().send(&db).await.unwrap();
    assert!(is_there(&prefixed, "a").await);
}

/// As most clients are made: the SDK has a default, which the config does not know of.
#[tokio::test]
async fn a_client_without_an_http_client_has_the_default_one_behind_the_faults() {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "tests"))
        .endpoint_url("http://127.0.0.1:9")
        .retry_config(RetryConfig::disabled());
    let faults = Faults::new()
        .on_any()
        .nth(2)
        .inject(Fault::Exception("AccessDeniedException"));
    let client = faults.client(&Client::from_conf(config.build()));
    let get = || {
        client
            .get_item()
            .table_name("Notes")
            .key("id", AttributeValue::S("a".into()))
    };
    let error: SdkError<GetItemError> = get().send().await.unwrap_err();
    let SdkError::DispatchFailure(failure) = &error else {
        panic!("{error:?}");
    };
    assert!(failure.is_io(), "{failure:?}");
    assert_eq!(
        get().send().await.unwrap_err().code(),
        Some("AccessDeniedException")
    );
    assert_eq!(faults.log().len(), 2);
}

#[test]
fn operations_have_the_names_of_the_api() {
    assert_eq!(Operation::BatchWriteItem.to_string(), "BatchWriteItem");
    assert!(Fault::SomeUnprocessed.fits(Operation::BatchGetItem));
    assert!(!Fault::SomeUnprocessed.fits(Operation::Query));
}
