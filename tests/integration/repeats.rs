//! What the SDK repeats of an update by itself, and what it does not: an update whose answer is lost may have
//! been made.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Builder, Intercept};
use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::fault::{Fault, Faults, Moment, Operation};
use dynatable::op::Update;
use dynatable::{Codec, Db, Error, Table};

#[derive(Table, Clone, Debug, Default, PartialEq)]
#[table(name = "Repeats")]
struct Counter {
    #[table(partition_key)]
    id: u32,
    count: i64,
    other: i64,
    maybe: Option<i64>,
    list: Vec<String>,
    set: BTreeSet<String>,
}

fn counter() -> Counter {
    Counter {
        id: 1,
        list: ["a", "b", "c"].map(str::to_owned).into(),
        set: ["x".to_owned()].into(),
        ..Counter::default()
    }
}

/// A database with a counter, whose client makes three attempts.
async fn repeating(codec: Codec) -> Db {
    let config = Db::embedded().unwrap().client().config().to_builder();
    let config = config.retry_config(RetryConfig::standard().with_max_attempts(3));
    let client = Client::from_conf(config.build());
    let db = Db::builder().codec(codec).client(client);
    db.table::<Counter>().create().await.unwrap();
    counter().put().send(&db).await.unwrap();
    db
}

async fn count(db: &Db) -> i64 {
    let counter = Counter::get(1).consistent().send(db).await.unwrap();
    counter.unwrap().count
}

/// Faults after which nobody can tell whether the request was acted on, of those that the SDK repeats.
const AMBIGUOUS: [Fault; 12] = [
    Fault::InternalServerError(Moment::Before),
    Fault::InternalServerError(Moment::After),
    Fault::ServiceUnavailable(Moment::Before),
    Fault::ServiceUnavailable(Moment::After),
    Fault::BadGateway(Moment::Before),
    Fault::BadGateway(Moment::After),
    Fault::Timeout(Moment::Before),
    Fault::Timeout(Moment::After),
    Fault::ConnectionReset(Moment::Before),
    Fault::ConnectionReset(Moment::After),
    Fault::Reordered,
    Fault::Truncated,
];

const REFUSED: [Fault; 3] = [
    Fault::ProvisionedThroughputExceeded,
    Fault::Throttling,
    Fault::RequestLimitExceeded,
];

#[tokio::test(start_paused = true)]
async fn an_update_that_adds_is_not_repeated_when_it_may_have_been_made() {
    for fault in AMBIGUOUS {
        let real = repeating(Codec::Auto).await;
        let faults = Faults::new().on(Operation::UpdateItem).inject(fault);
        let db = faults.db(&real);
        let update = Counter::update(1).add(Counter::COUNT, 1).send(&db).await;
        assert!(matches!(update, Err(Error::Call(_))), "{fault:?}");
        assert_eq!(faults.count(Operation::UpdateItem), 1, "{fault:?}");
        faults.pause();
        assert!(count(&db).await <= 1, "{fault:?}");
    }
}

/// What an `UPDATE` of PartiQL computes is not looked at.
#[tokio::test(start_paused = true)]
async fn an_update_of_partiql_is_not_repeated_when_it_may_have_been_made() {
    // The embedded engine has no sums, for which it is the same.
    let update = |db: &Db| {
        let text = "UPDATE {table} SET other = ? WHERE id = ?";
        db.statement_on::<Counter>(text).bind(1).bind(1)
    };
    // An answer without rows has two bytes, and nothing to be cut off.
    let faults = AMBIGUOUS.into_iter().filter(|it| *it != Fault::Truncated);
    for fault in faults {
        let real = repeating(Codec::Auto).await;
        let faults = Faults::new().on_any().first(4).inject(fault);
        let db = faults.db(&real);
        let sent = update(&db).execute().await;
        assert!(matches!(sent, Err(Error::Call(_))), "{fault:?}");
        let sent = update(&db).first().await;
        assert!(matches!(sent, Err(Error::Call(_))), "{fault:?}");
        let sent = db.batch_statements().add(update(&db)).send().await;
        assert!(matches!(sent, Err(Error::Call(_))), "{fault:?}");
        assert_eq!(faults.log().len(), 3, "{fault:?}");
    }
    for operation in [
        Operation::ExecuteStatement,
        Operation::BatchExecuteStatement,
    ] {
        let real = repeating(Codec::Auto).await;
        let faults = Faults::new();
        let lost = Fault::Timeout(Moment::After);
        faults.on(operation).first(2).inject(lost);
        let db = faults.db(&real);
        let update = update(&db).at_least_once();
        match operation {
            Operation::ExecuteStatement => update.execute().await.unwrap(),
            _ => {
                let results = db.batch_statements().add(update).send().await.unwrap();
                assert!(results[0].is_ok());
            }
        }
        assert_eq!(faults.count(operation), 3);
        let counter = Counter::get(1).send(&real).await.unwrap();
        assert_eq!(counter.unwrap().other, 1);
    }
}

/// What is the same when it is made twice.
#[tokio::test(start_paused = true)]
async fn other_statements_are_repeated() {
    let faults = Faults::new();
    let lost = Fault::ConnectionReset(Moment::After);
    faults.on(Operation::ExecuteStatement).first(2).inject(lost);
    let db = faults.db(&repeating(Codec::Auto).await);
    let select = db
        .statement_on::<Counter>("SELECT * FROM {table} WHERE id = ?")
        .bind(1);
    assert!(select.first().await.unwrap().is_some());
    assert_eq!(faults.count(Operation::ExecuteStatement), 3);
}

#[tokio::test(start_paused = true)]
async fn an_update_that_sets_is_repeated() {
    for fault in AMBIGUOUS.into_iter().chain(REFUSED) {
        let faults = Faults::new();
        faults.on(Operation::UpdateItem).first(2).inject(fault);
        let db = faults.db(&repeating(Codec::Auto).await);
        let update = Counter::update(1).set(Counter::COUNT, 7).returning_new();
        assert_eq!(update.send(&db).await.unwrap().count, 7, "{fault:?}");
        assert_eq!(faults.count(Operation::UpdateItem), 3, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_that_was_refused_is_repeated_whatever_it_does() {
    for fault in REFUSED {
        let faults = Faults::new();
        faults.on(Operation::UpdateItem).first(2).inject(fault);
        let db = faults.db(&repeating(Codec::Auto).await);
        let update = Counter::update(1).add(Counter::COUNT, 1);
        update.send(&db).await.unwrap();
        assert_eq!(faults.count(Operation::UpdateItem), 3, "{fault:?}");
        assert_eq!(count(&db).await, 1, "{fault:?}");
    }
    // Refused first, then lost: not repeated a second time.
    let faults = Faults::new();
    faults.on(Operation::UpdateItem).nth(1).inject(REFUSED[0]);
    faults.on(Operation::UpdateItem).inject(AMBIGUOUS[7]);
    let db = faults.db(&repeating(Codec::Auto).await);
    let update = Counter::update(1).add(Counter::COUNT, 1);
    assert!(update.send(&db).await.is_err());
    assert_eq!(faults.count(Operation::UpdateItem), 2);
    assert_eq!(count(&db).await, 1);
}

#[tokio::test(start_paused = true)]
async fn an_update_can_be_made_at_least_once() {
    let faults = Faults::new();
    let lost = Fault::Timeout(Moment::After);
    faults.on(Operation::UpdateItem).first(2).inject(lost);
    let db = faults.db(&repeating(Codec::Auto).await);
    let update = Counter::update(1).add(Counter::COUNT, 1).at_least_once();
    let counter = update.returning_new().send(&db).await.unwrap();
    assert_eq!(counter.count, 3);
    assert_eq!(faults.count(Operation::UpdateItem), 3);
}

#[tokio::test(start_paused = true)]
async fn the_clients_own_timeout_is_a_lost_answer_too() {
    let real = repeating(Codec::Auto).await;
    let faults = Faults::new();
    let late = Fault::Delay(Moment::After, Duration::from_secs(60));
    faults.on(Operation::UpdateItem).inject(late);
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(1));
    let config = real.client().config().to_builder();
    let config = config.timeout_config(timeouts.build()).build();
    let db = faults.db(&Db::new(Client::from_conf(config)));
    let update = Counter::update(1).add(Counter::COUNT, 1);
    assert!(update.send(&db).await.is_err());
    assert_eq!(faults.count(Operation::UpdateItem), 1);
    assert_eq!(count(&real).await, 1);
}

/// How often this update is made when the first answer is lost.
async fn made(update: Update<Counter>) -> usize {
    made_on(update, Codec::Auto, |config| config).await
}

async fn made_on(update: Update<Counter>, codec: Codec, edit: fn(Builder) -> Builder) -> usize {
    let real = repeating(codec).await;
    let config = edit(real.client().config().to_builder()).build();
    let real = Db::builder().codec(codec).client(Client::from_conf(config));
    let faults = Faults::new();
    let lost = Fault::Timeout(Moment::After);
    faults.on(Operation::UpdateItem).nth(1).inject(lost);
    drop(update.send(&faults.db(&real)).await);
    faults.count(Operation::UpdateItem)
}

#[tokio::test(start_paused = true)]
async fn what_does_the_same_once_or_twice_is_repeated() {
    type C = Counter;
    let update = || Counter::update(1);
    for (update, times) in [
        (update(), 2),
        (update().set(C::COUNT, 1), 2),
        (update().set(C::MAYBE, 1).remove(C::SET), 2),
        (update().set(C::COUNT, C::OTHER), 2),
        (update().set(C::COUNT, C::OTHER.plus(1)), 2),
        (update().set(C::MAYBE, C::MAYBE.if_not_exists(1)), 2),
        (update().set(C::COUNT, C::OTHER.if_not_exists(1)), 2),
        (update().add(C::SET, ["y"]), 2),
        (update().delete(C::SET, ["x"]), 2),
        (update().set(C::COUNT, 1).condition(C::COUNT.eq(0)), 2),
        (update().add(C::COUNT, 1), 1),
        (update().subtract(C::COUNT, 1), 1),
        (update().set(C::COUNT, 1).add(C::OTHER, 1), 1),
        (update().set(C::COUNT, C::COUNT.plus(1)), 1),
        (update().set(C::COUNT, C::COUNT.minus(1)), 1),
        (update().set(C::MAYBE, C::MAYBE.if_not_exists(0).plus(1)), 1),
        (update().set(C::LIST, C::LIST.append(["d"])), 1),
        (update().set(C::LIST, C::LIST.prepend(["d"])), 1),
        // Each takes what the other has.
        (update().set(C::COUNT, C::OTHER).set(C::OTHER, C::COUNT), 1),
        (
            update()
                .set(C::COUNT, C::MAYBE.if_not_exists(1))
                .set(C::MAYBE, 2),
            1,
        ),
        // The elements behind it move up; behind the end one is appended.
        (update().remove(C::LIST.at::<String>(0)), 1),
        (update().set(C::LIST.at::<String>(9), "z"), 1),
    ] {
        let text = update.to_string();
        assert_eq!(made(update).await, times, "{text}");
    }
}

#[derive(Debug)]
struct Idle;

impl Intercept for Idle {
    fn name(&self) -> &'static str {
        "idle"
    }
}

#[tokio::test(start_paused = true)]
async fn that_holds_however_the_call_is_made() {
    let add = || Counter::update(1).add(Counter::COUNT, 1);
    let set = || Counter::update(1).set(Counter::COUNT, 1);
    for codec in [Codec::Auto, Codec::Direct, Codec::Sdk] {
        assert_eq!(made_on(add(), codec, |config| config).await, 1, "{codec:?}");
        assert_eq!(made_on(set(), codec, |config| config).await, 2, "{codec:?}");
    }
    let idle = |config: Builder| config.interceptor(Idle);
    assert_eq!(made_on(add(), Codec::Auto, idle).await, 1);
    assert_eq!(made_on(set(), Codec::Auto, idle).await, 2);

    let retries = || Builder::new().retry_config(RetryConfig::standard().with_max_attempts(5));
    assert_eq!(made(add().config_override(retries())).await, 1);
    assert_eq!(made(set().config_override(retries())).await, 2);
    assert_eq!(
        made(add().config_override(retries()).at_least_once()).await,
        2
    );

    let total =
        |builder: aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder| {
            builder.return_consumed_capacity("TOTAL".into())
        };
    assert_eq!(made(add().customize(total)).await, 1);
    assert_eq!(made(set().customize(total)).await, 2);
    // What raw text does is not known.
    let raw = || {
        set().customize(|builder| {
            let text = builder.get_update_expression().clone().unwrap_or_default();
            builder
                .update_expression(format!("{text} ADD other :one"))
                .expression_attribute_values(":one", AttributeValue::N("1".into()))
        })
    };
    assert_eq!(made(raw()).await, 1);
    assert_eq!(made(raw().at_least_once()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn the_raw_client_repeats_what_the_sdk_repeats() {
    let faults = Faults::new();
    let lost = Fault::Timeout(Moment::After);
    faults.on(Operation::UpdateItem).first(2).inject(lost);
    let db = faults.db(&repeating(Codec::Auto).await);
    let update = Counter::update(1).add(Counter::COUNT, 1);
    update.into_sdk(&db).unwrap().send().await.unwrap();
    assert_eq!(count(&db).await, 3);
}
