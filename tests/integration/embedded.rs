//! The embedded engine as a part of this process: it neither ends it nor stops it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use dynatable::{AttributeValue, Condition, Db, Error, Table, sdk};

use crate::support::{db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Counters")]
struct Counter {
    #[table(partition_key)]
    id: String,
    count: u64,
    list: Option<Vec<u64>>,
}

fn counter(count: u64) -> Counter {
    Counter {
        id: "a".into(),
        count,
        list: None,
    }
}

async fn db_with_counter() -> Db {
    let db = db_with::<Counter>().await;
    counter(0).put().send(&db).await.unwrap();
    db
}

/// The embedded engine, wherever the other tests run: DynamoDB Local answers some of what follows with
/// a stack overflow of its own.
async fn embedded_with_counter() -> Db {
    let db = Db::embedded().unwrap();
    db.table::<Counter>().create().await.unwrap();
    counter(0).put().send(&db).await.unwrap();
    db
}

/// One level of a condition around the level inside.
type Part = fn(Option<Condition<Counter>>) -> Condition<Counter>;

/// A condition as deep as the renderer lets it be, by the parts it is made of.
fn deepest(part: Part) -> (usize, Condition<Counter>) {
    let mut condition = part(None);
    let mut depth = 0;
    loop {
        let deeper = part(Some(condition.clone()));
        if deeper.render().is_err() {
            return (depth, condition);
        }
        condition = deeper;
        depth += 1;
    }
}

// On threads of the usual 2 MB, as a server has them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deepest_condition_that_can_be_rendered_ends_no_process() {
    let db = db_with_counter().await;
    let parts: [(&str, Part); 3] = [
        ("AND and OR in turn", |inner| match inner {
            None => Counter::COUNT.eq(0_u64),
            Some(inner) => Counter::COUNT.lt(1_u64) & (Counter::COUNT.gt(1_u64) | inner),
        }),
        ("NOT around each AND", |inner| match inner {
            None => Counter::COUNT.exists(),
            Some(inner) => !(Counter::COUNT.exists() & inner),
        }),
        ("functions without operators", |inner| match inner {
            None => Counter::ID.exists().erase(),
            Some(inner) => (Counter::ID.exists() & (Counter::ID.exists() | inner)).erase(),
        }),
    ];
    for (name, part) in parts {
        let (depth, condition) = deepest(part);
        assert!(depth >= 70, "{name}: {depth}");
        let db = db.clone();
        let sent = tokio::spawn(async move {
            let _ = Counter::upsert("a")
                .condition(condition.clone())
                .send_if(&db)
                .await?;
            Counter::delete("b").condition(condition).send_if(&db).await
        });
        // DynamoDB Local counts functions too, and may find the condition too long.
        match sent.await.unwrap() {
            Ok(_) => {}
            Err(Error::Call(call)) => {
                assert!(on_dynamodb_local(), "{name}: {call}");
                assert!(
                    call.message().unwrap().contains("too many operators"),
                    "{name}: {call}"
                );
            }
            Err(error) => panic!("{name}: {error:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_thousand_parentheses_are_an_error_and_no_crash() {
    let db = embedded_with_counter().await;
    let deep = [
        "(".repeat(4000),
        format!("{}#c = :c{}", "(".repeat(2000), ")".repeat(2000)),
        format!("{}#c = :c", "NOT ".repeat(1000)),
        format!("{}#c = :c", "not(".repeat(1000)),
        format!("#c = {}#c{}", "size(".repeat(600), ")".repeat(600)),
    ];
    for expression in deep {
        let db = db.clone();
        let sent = tokio::spawn(async move {
            let delete = db
                .client()
                .delete_item()
                .table_name(db.table_name::<Counter>());
            delete
                .set_key(Some(Counter::key("a").unwrap().to_item()))
                .condition_expression(expression)
                .expression_attribute_names("#c", "count")
                .expression_attribute_values(":c", AttributeValue::N("1".into()))
                .send()
                .await
        });
        let error = sent.await.unwrap().unwrap_err().into_service_error();
        // The embedded engine does not count the NOTs, so that the condition may just not hold.
        let codes = ["ValidationException", "ConditionalCheckFailedException"];
        assert!(
            error.code().is_some_and(|code| codes.contains(&code)),
            "{error:?}"
        );
    }
    assert_eq!(Counter::get("a").send(&db).await.unwrap(), Some(counter(0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deep_update_and_projection_expressions_are_no_crash() {
    let db = embedded_with_counter().await;
    let key = || Some(Counter::key("a").unwrap().to_item());
    let updates = [
        format!(
            "SET #c = {}#c, :c{}",
            "if_not_exists(".repeat(250),
            ", :c)".repeat(249) + ")"
        ),
        format!("SET #c = {}#c", "if_not_exists(#c, ".repeat(220)),
        format!("SET #c = {}", "(".repeat(4000)),
        format!("REMOVE #c{}", "[0]".repeat(1300)),
        format!("REMOVE #c{}", ".#c".repeat(1300)),
    ];
    for expression in updates {
        let db = db.clone();
        let sent = tokio::spawn(async move {
            let update = db
                .client()
                .update_item()
                .table_name(db.table_name::<Counter>());
            let update = update
                .set_key(key())
                .update_expression(&expression)
                .expression_attribute_names("#c", "count");
            if expression.contains(":c") {
                update
                    .expression_attribute_values(":c", AttributeValue::N("1".into()))
                    .send()
                    .await
            } else {
                update.send().await
            }
        });
        let error = sent.await.unwrap().unwrap_err().into_service_error();
        assert_eq!(error.code(), Some("ValidationException"), "{error:?}");
    }
    for projection in [
        format!("id{}", "[0]".repeat(1300)),
        format!("id{}", ".id".repeat(1300)),
    ] {
        let get = Counter::get("a").into_sdk(&db).unwrap();
        let get = get.projection_expression(projection);
        let sent = tokio::spawn(get.send()).await.unwrap();
        // The engine finds nothing at such a path; DynamoDB refuses to look.
        let found = sent.unwrap().item.unwrap_or_default();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deep_value_is_an_error_and_no_crash() {
    let db = embedded_with_counter().await;
    let number = AttributeValue::N("1".into());
    let deep = (0..300).fold(number, |value, _| AttributeValue::L(vec![value]));
    let mut item: HashMap<_, _> = counter(1).to_item().unwrap();
    item.insert("deep".into(), deep);
    let put = db
        .client()
        .put_item()
        .table_name(db.table_name::<Counter>())
        .set_item(Some(item));
    let error = tokio::spawn(put.send())
        .await
        .unwrap()
        .unwrap_err()
        .into_service_error();
    let code = error.code().unwrap_or_default();
    assert!(
        ["ValidationException", "SerializationException"].contains(&code),
        "{error:?}"
    );
    assert_eq!(Counter::get("a").send(&db).await.unwrap(), Some(counter(0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_tasks_at_once_lose_nothing() {
    let db = db_with_counter().await;
    let tasks: Vec<_> = (0..50_u64)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..4 {
                    Counter::update("a")
                        .add(Counter::COUNT, 1_u64)
                        .send(&db)
                        .await?;
                }
                let own = Counter {
                    id: format!("task {task}"),
                    count: task,
                    list: None,
                };
                own.put().if_absent().send(&db).await?;
                let found = Counter::get(&own).consistent().send(&db).await?;
                assert_eq!(found, Some(own));
                let once = Counter::upsert("once").set(Counter::COUNT, task);
                once.condition(Counter::ID.not_exists()).send_if(&db).await
            })
        })
        .collect();
    let mut firsts = 0;
    for task in tasks {
        firsts += u32::from(task.await.unwrap().unwrap().is_applied());
    }
    assert_eq!(firsts, 1);
    assert_eq!(
        Counter::get("a").consistent().send(&db).await.unwrap(),
        Some(counter(200))
    );
    let scan = db
        .client()
        .scan()
        .table_name(db.table_name::<Counter>())
        .send()
        .await
        .unwrap();
    assert_eq!(scan.count, 52);
}

#[derive(Clone, Debug, Default)]
struct Attempts(Arc<AtomicU32>);

impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "Attempts"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn an_operation_the_engine_does_not_have_is_named_and_not_retried() {
    // Of the embedded engine, wherever the other tests run.
    let db = Db::embedded().unwrap();
    let attempts = Attempts::default();
    let retry = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(1));
    let config = sdk::config::Builder::default()
        .retry_config(retry)
        .interceptor(attempts.clone());
    let call = db
        .client()
        .create_backup()
        .table_name("Songs")
        .backup_name("b")
        .customize();
    let error = call
        .config_override(config)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.code().is_some(), "{error:?}");
    assert!(
        error
            .message()
            .is_some_and(|text| text.contains("CreateBackup")),
        "{error:?}"
    );
    assert_eq!(attempts.0.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn the_engine_answers_in_paused_time() {
    let db = Db::embedded().unwrap();
    db.table::<Counter>().create().await.unwrap();
    let start = tokio::time::Instant::now();
    counter(1).put().send(&db).await.unwrap();
    let get = tokio::time::timeout(Duration::from_secs(1), Counter::get("a").send(&db));
    assert_eq!(get.await.unwrap().unwrap(), Some(counter(1)));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deep_statements_are_an_error_and_no_crash() {
    let db = embedded_with_counter().await;
    let deep = |open: &str, close: &str, depth: usize| {
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        format!("INSERT INTO Counters VALUE {{'id':'b','deep':{open}1{close}}}")
    };
    let statements = [
        deep("[", "]", 4000),
        deep("{'a':", "}", 1300),
        deep("<<", ">>", 2000),
        format!(
            "SELECT * FROM Counters WHERE {}id='a'{}",
            "(".repeat(4000),
            ")".repeat(4000)
        ),
        format!("SELECT * FROM Counters WHERE {}id='a'", "NOT ".repeat(2000)),
    ];
    for statement in statements {
        let execute = db.client().execute_statement().statement(statement);
        let error = tokio::spawn(execute.send())
            .await
            .unwrap()
            .unwrap_err()
            .into_service_error();
        assert_eq!(error.code(), Some("ValidationException"), "{error:?}");
    }
}
