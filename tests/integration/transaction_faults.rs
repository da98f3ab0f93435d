//! Transactions under faults: what is sent again, how often, and that it is made once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsOutput;
use dynatable::fault::{Fault, Faults, Moment, Operation, Request};
use dynatable::transact::TransactWrite;
use dynatable::{Codec, Db, Error, RetryPolicy, Table};
use tokio::time::Instant;

use crate::errors::canned::{Answer, Canned};
use crate::transactions::{Account, Entry, account, balance, bank, entry, same_tables};

/// The bank, by a client with so many attempts.
async fn attempting(attempts: u32) -> Db {
    let db = bank().await;
    let retries = RetryConfig::standard().with_max_attempts(attempts);
    let config = db.client().config().to_builder().retry_config(retries);
    same_tables(&db, Codec::Auto, Client::from_conf(config.build()))
}

/// The same on the embedded engine alone: paused time runs on while a socket is waited for.
async fn embedded() -> Db {
    let db = Db::embedded().unwrap();
    db.table::<Account>().create().await.unwrap();
    db.table::<Entry>().create().await.unwrap();
    account("a", 100).put().send(&db).await.unwrap();
    account("b", 0).put().send(&db).await.unwrap();
    db
}

fn deposit(db: &Db) -> TransactWrite {
    db.transact_write()
        .add(Account::update("b").set(Account::BALANCE, Account::BALANCE.plus(5)))
        .add(entry("b", 1).put())
}

fn tokens(faults: &Faults) -> Vec<String> {
    let token = |it: &Request| it.json()["ClientRequestToken"].as_str().unwrap().to_owned();
    faults.log().iter().map(token).collect()
}

const TRANSIENT: [Fault; 3] = [
    Fault::TransactionConflict,
    Fault::TransactionThrottled,
    Fault::TransactionInProgress,
];

#[tokio::test]
async fn nothing_is_sent_again_that_was_not_asked_for() {
    let real = attempting(1).await;
    for fault in TRANSIENT {
        let faults = Faults::new().on_any().first(1).inject(fault);
        let db = faults.db(&real);
        let error = deposit(&db).send().await.unwrap_err();
        match (fault, &error) {
            (Fault::TransactionInProgress, Error::TransactionInProgress(error)) => {
                assert_eq!(error.call().code(), Some("TransactionInProgressException"));
            }
            (_, Error::TransactionCanceled(canceled)) => {
                assert_eq!(canceled.is_conflict(), fault == Fault::TransactionConflict);
                assert!(canceled.is_transient());
                assert_eq!(canceled.failed().count(), 1);
            }
            _ => panic!("{error:?}"),
        }
        assert_eq!(faults.log().len(), 1, "{fault:?}");
        assert_eq!(balance(&real, "b").await, Some(0));
    }
    let faults = Faults::new().on_any().inject(Fault::TransactionConflict);
    let read = faults
        .db(&real)
        .transact_get(Account::get("a"))
        .send()
        .await;
    assert!(matches!(read, Err(Error::TransactionCanceled(it)) if it.is_conflict()));
    assert_eq!(faults.log().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_sent_again_with_the_same_token() {
    for fault in TRANSIENT {
        let real = embedded().await;
        let faults = Faults::new().on_any().first(3).inject(fault);
        let db = faults.db(&real);
        deposit(&db)
            .retry_conflicts(RetryPolicy::new())
            .send()
            .await
            .unwrap();
        let tokens = tokens(&faults);
        assert_eq!(tokens.len(), 4, "{fault:?}");
        assert!(tokens.iter().all(|it| *it == tokens[0] && it.len() == 32));
        let log = faults.log();
        assert!(
            log.iter().all(|it| it.text() == log[0].text()),
            "the same bytes"
        );
        assert_eq!(balance(&real, "b").await, Some(5));

        // Another transaction has another token; one that was given stays.
        deposit(&db)
            .token("mine")
            .retry_conflicts(RetryPolicy::new())
            .send()
            .await
            .unwrap();
        deposit(&db)
            .customize(|sdk| sdk.client_request_token("edited"))
            .retry_conflicts(RetryPolicy::new())
            .send()
            .await
            .unwrap();
        assert_eq!(self::tokens(&faults)[4..], ["mine", "edited"]);
    }
}

#[tokio::test(start_paused = true)]
async fn conflicts_are_sent_again_so_often_and_no_longer() {
    let real = embedded().await;
    let faults = Faults::new().on_any().inject(Fault::TransactionConflict);
    let db = faults.db(&real);
    let start = Instant::now();
    let sent = deposit(&db)
        .retry_conflicts(RetryPolicy::new().attempts(4))
        .send()
        .await;
    assert!(matches!(sent, Err(Error::TransactionCanceled(it)) if it.is_conflict()));
    assert_eq!(faults.count(Operation::TransactWriteItems), 4);
    assert!(start.elapsed() <= Duration::from_millis(50 + 100 + 200));

    let policy = RetryPolicy::new()
        .attempts(u32::MAX)
        .elapsed(Duration::from_secs(3));
    let start = Instant::now();
    let sent = deposit(&db).retry_conflicts(policy).send().await;
    assert!(sent.is_err() && start.elapsed() <= Duration::from_secs(3));

    faults.clear_log();
    let sent = deposit(&db)
        .retry_conflicts(RetryPolicy::none())
        .send()
        .await;
    assert!(sent.is_err());
    assert_eq!(faults.log().len(), 1);

    faults.clear_log();
    let read = db.transact_get((Account::get("a"), Account::get("b")));
    let read = read
        .retry_conflicts(RetryPolicy::new().attempts(3))
        .send()
        .await;
    assert!(matches!(read, Err(Error::TransactionCanceled(_))));
    assert_eq!(faults.count(Operation::TransactGetItems), 3);
    assert_eq!(balance(&real, "b").await, Some(0));
}

#[tokio::test(start_paused = true)]
async fn a_read_in_conflict_is_sent_again() {
    let real = embedded().await;
    let faults = Faults::new()
        .on_any()
        .first(2)
        .inject(Fault::TransactionConflict);
    let read = faults
        .db(&real)
        .transact_get((Account::get("a"), Account::get("x")))
        .retry_conflicts(RetryPolicy::new());
    assert_eq!(read.send().await.unwrap(), (Some(account("a", 100)), None));
    assert_eq!(faults.log().len(), 3);
}

fn canceled_for(codes: [&str; 2]) -> Answer {
    let [one, other] = codes;
    Answer::http(
        400,
        &format!(
            r#"{{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"canceled","CancellationReasons":[{{"Code":"{one}"}},{{"Code":"{other}"}}]}}"#
        ),
    )
}

#[tokio::test(start_paused = true)]
async fn what_would_fail_again_is_not_sent_again() {
    for codes in [
        ["ConditionalCheckFailed", "None"],
        ["TransactionConflict", "ConditionalCheckFailed"],
        ["ValidationError", "ThrottlingError"],
        ["ItemCollectionSizeLimitExceeded", "None"],
        ["None", "None"],
    ] {
        let canned = Canned::new([canceled_for(codes)]);
        let sent = deposit(&canned.db())
            .retry_conflicts(RetryPolicy::new())
            .send()
            .await;
        assert!(
            matches!(sent, Err(Error::TransactionCanceled(_))),
            "{codes:?}"
        );
        assert_eq!(canned.calls().len(), 1, "{codes:?}");
    }
    for codes in [
        ["TransactionConflict", "ProvisionedThroughputExceeded"],
        ["None", "ThrottlingError"],
    ] {
        let canned = Canned::new([canceled_for(codes)]);
        deposit(&canned.db())
            .retry_conflicts(RetryPolicy::new())
            .send()
            .await
            .unwrap();
        assert_eq!(canned.calls().len(), 2, "{codes:?}");
    }
    let canned = Canned::new([Answer::error("ValidationException", "no")]);
    let sent = deposit(&canned.db())
        .retry_conflicts(RetryPolicy::new())
        .send()
        .await;
    assert!(matches!(sent, Err(Error::Call(_))));
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_no_success() {
    let real = attempting(1).await;
    for (fault, made) in [
        (Fault::Timeout(Moment::Before), false),
        (Fault::ConnectionReset(Moment::After), true),
        (Fault::InternalServerError(Moment::After), true),
        (Fault::Truncated, true),
    ] {
        let before = balance(&real, "b").await.unwrap();
        let faults = Faults::new().on_any().first(1).inject(fault);
        let db = faults.db(&real);
        let name = format!("{fault:?}").chars().take(36).collect::<String>();
        let sent = deposit(&db).token(&*name).send().await;
        assert!(matches!(sent, Err(Error::Call(_))), "{fault:?}");
        let after = balance(&real, "b").await.unwrap();
        assert_eq!(after - before, if made { 5 } else { 0 }, "{fault:?}");
        // With the same token it is made once, whatever had become of it.
        deposit(&db).token(&*name).send().await.unwrap();
        assert_eq!(balance(&real, "b").await.unwrap() - before, 5, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_lost_on_the_way_is_made_once_by_the_clients_retries() {
    for fault in [
        Fault::Timeout(Moment::After),
        Fault::ConnectionReset(Moment::After),
        Fault::InternalServerError(Moment::After),
    ] {
        let real = attempting(3).await;
        let faults = Faults::new()
            .on(Operation::TransactWriteItems)
            .first(2)
            .inject(fault);
        let db = faults.db(&real);
        deposit(&db).send().await.unwrap();
        assert_eq!(balance(&real, "b").await, Some(5), "{fault:?}");
        let tokens = tokens(&faults);
        assert_eq!(tokens.len(), 3);
        assert!(
            tokens.iter().all(|it| *it == tokens[0]),
            "kept over the SDK's retries"
        );
        let log = faults.log();
        assert!(
            log.iter().all(|it| it.text() == log[0].text()),
            "the same bytes"
        );
    }
}

#[tokio::test]
async fn an_unequal_replay_is_told_from_the_first() {
    let real = attempting(1).await;
    let faults = Faults::new()
        .on_any()
        .first(1)
        .inject(Fault::Timeout(Moment::After));
    let db = faults.db(&real);
    assert!(deposit(&db).token("unequal replay").send().await.is_err());
    let other = db
        .transact_write()
        .add(Account::delete("b"))
        .token("unequal replay")
        .send()
        .await;
    assert!(
        matches!(other, Err(Error::IdempotentParameterMismatch(_))),
        "{other:?}"
    );
    assert_eq!(balance(&real, "b").await, Some(5));
}

#[tokio::test]
async fn both_codecs_send_the_same_request() {
    let real = bank().await;
    let sent = async |codec| {
        let faults = Faults::new();
        let db = same_tables(&real, codec, faults.client(real.client()));
        let odd = Entry {
            text: "\"quoted\" \\ \n\u{1} é 😀 {}".to_owned(),
            ..entry("{}", 7)
        };
        db.transact_write()
            .add(Account::update("a").set(Account::TAGS, ["x"]))
            .add(odd.put())
            .add(Account::check("b").if_exists())
            .add(
                entry("\"Item\":{}", 8)
                    .put()
                    .condition(Entry::TEXT.ne("{}")),
            )
            .add(
                account("c", 1)
                    .put()
                    .customize(|sdk| sdk.item("more", dynatable::AttributeValue::Bool(true))),
            )
            .token("both codecs")
            .send_with()
            .await
            .unwrap();
        let text = faults.log()[0].text().to_owned();
        (faults.log()[0].json(), text)
    };
    let (direct, text) = sent(Codec::Direct).await;
    let (sdk, _) = sent(Codec::Sdk).await;
    assert_eq!(direct, sdk);
    // Written in the order of the fields, which the SDK's map does not keep.
    assert!(
        text.contains(r#""Item":{"account":{"S":"{}"},"number":{"N":"7"},"text":{"S":"\"quoted"#),
        "{text}"
    );
}

/// How many attributes an interceptor saw of each item read.
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
        if let Some(output) = output.downcast_ref::<TransactGetItemsOutput>() {
            let items = output.responses().iter().filter_map(|it| it.item());
            self.0.lock().unwrap().extend(items.map(|item| item.len()));
        }
        Ok(())
    }
}

#[tokio::test]
async fn items_are_read_directly_unless_an_interceptor_must_see_them() {
    let real = bank().await;
    let watch = Watch::default();
    let watched = real
        .client()
        .config()
        .to_builder()
        .interceptor(watch.clone());
    let client = Client::from_conf(watched.build());
    for (codec, seen) in [
        (Codec::Direct, [0, 0]),
        (Codec::Auto, [3, 3]),
        (Codec::Sdk, [3, 3]),
    ] {
        let db = same_tables(&real, codec, client.clone());
        let read = db.transact_get((Account::get("a"), Account::get("nobody"), Account::get("b")));
        let read = read.send().await.unwrap();
        assert_eq!(read, (Some(account("a", 100)), None, Some(account("b", 0))));
        assert_eq!(
            std::mem::take(&mut *watch.0.lock().unwrap()),
            seen,
            "{codec:?}"
        );
    }
    // Off for a call of its own kind.
    let db = same_tables(&real, Codec::Direct, client.clone());
    db.transact_get(Account::get("a"))
        .customize(|sdk| sdk)
        .send()
        .await
        .unwrap();
    db.transact_get(Account::get("a"))
        .config_override(aws_sdk_dynamodb::Config::builder())
        .send()
        .await
        .unwrap();
    assert_eq!(*watch.0.lock().unwrap(), [3, 3]);
}

#[tokio::test]
async fn odd_answers_are_read_as_the_sdk_reads_them() {
    const A: &str = r#"{"id":{"S":"a"},"owner":{"S":"o"},"balance":{"N":"1"}}"#;
    let a = Account {
        owner: "o".into(),
        ..account("a", 1)
    };
    for body in [
        format!(r#"{{"Responses":[{{"Item":{A}}},{{}}]}}"#),
        format!(
            "{{ \"More\":[{{}}], \"Responses\" : [ {{ \"Item\" : {A} , \"x\":1 }} , {{ }} ] , \"y\":null }}\n"
        ),
        format!(r#"{{"Responses":[{{"Item":{A}}},{{"Item":null}}]}}"#),
        format!(r#"{{"Responses":[{{"It\u0065m":{A}}},{{}}]}}"#),
    ] {
        for codec in [Codec::Direct, Codec::Sdk] {
            let canned = Canned::new([Answer::ok(&body)]);
            let db = Db::builder().codec(codec).client(canned.client());
            let read = db
                .transact_get((Account::get("a"), Account::get("b")))
                .send()
                .await;
            assert_eq!(read.unwrap(), (Some(a.clone()), None), "{codec:?} {body}");
        }
    }
    for body in [
        "[]",
        r#"{"Responses":[{"Item":{}"#,
        "",
        r#"{"Responses":{}}"#,
    ] {
        for codec in [Codec::Direct, Codec::Sdk] {
            let canned = Canned::new([Answer::ok(body)]);
            let db = Db::builder().codec(codec).client(canned.client());
            let read = db
                .transact_get((Account::get("a"), Account::get("b")))
                .send()
                .await;
            assert!(read.is_err(), "{codec:?} {body}");
        }
    }
}
