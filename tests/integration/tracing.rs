//! The span of each call: by OpenTelemetry's conventions, and without any value.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::subscriber::{DefaultGuard, set_default};
use ::tracing::{Event, Level, Subscriber};
use dynatable::{Db, Error, Table};
use futures_util::FutureExt;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::errors::canned::{self, Answer, Canned};
use crate::support::{db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u32,
    album: Option<String>,
    #[table(sensitive)]
    token: Option<String>,
}

const KEY: (&str, &str) = ("Dylan-4711", "Hurricane-4711");

/// Every value of the item, none of which may be seen.
const VALUES: [&str; 6] = [
    "Dylan-4711",
    "Hurricane-4711",
    "19764711",
    "Desire-4711",
    "hush-4711",
    "4711",
];

fn hurricane() -> Song {
    Song {
        artist: "Dylan-4711".into(),
        title: "Hurricane-4711".into(),
        year: 19_764_711,
        album: Some("Desire-4711".into()),
        token: Some("hush-4711".into()),
    }
}

type Fields = BTreeMap<String, String>;

#[derive(Clone, Debug)]
struct Span {
    id: u64,
    parent: Option<&'static str>,
    target: String,
    name: &'static str,
    level: Level,
    fields: Fields,
    closed: bool,
}

/// Keeps all spans and events of this thread.
#[derive(Clone, Default)]
struct Capture {
    spans: Arc<Mutex<Vec<Span>>>,
    events: Arc<Mutex<Vec<(Level, String)>>>,
}

impl Capture {
    fn start() -> (Self, DefaultGuard) {
        // The span is made known first, and asked for anew: another test, without a subscriber, could else
        // be the first to come to it, and have it remembered as never wanted.
        let db = Db::embedded().unwrap();
        db.table::<Song>().exists().now_or_never();
        let capture = Self::default();
        let guard = set_default(Registry::default().with(capture.clone()));
        ::tracing::callsite::rebuild_interest_cache();
        (capture, guard)
    }

    /// Our own spans.
    fn spans(&self) -> Vec<Span> {
        let spans = self.spans.lock().unwrap();
        spans
            .iter()
            .filter(|it| it.target == "dynatable")
            .cloned()
            .collect()
    }

    fn change(&self, id: &Id, change: impl FnOnce(&mut Span)) {
        let mut spans = self.spans.lock().unwrap();
        let span = spans.iter_mut().rev().find(|it| it.id == id.into_u64());
        change(span.expect("a span that was begun"));
    }
}

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().into(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().into(), value.into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Visitor(&mut fields));
        let parent = context
            .span(id)
            .and_then(|span| span.parent())
            .map(|span| span.name());
        let metadata = attributes.metadata();
        self.spans.lock().unwrap().push(Span {
            id: id.into_u64(),
            parent,
            target: metadata.target().into(),
            name: metadata.name(),
            level: *metadata.level(),
            fields,
            closed: false,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        self.change(id, |span| values.record(&mut Visitor(&mut span.fields)));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::new();
        event.record(&mut Visitor(&mut fields));
        let event = (*event.metadata().level(), format!("{fields:?}"));
        self.events.lock().unwrap().push(event);
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.change(&id, |span| span.closed = true);
    }
}

fn fields<const N: usize>(fields: [(&str, &str); N]) -> Fields {
    fields
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

async fn db_with_hurricane() -> Db {
    let db = db_with::<Song>().await;
    hurricane().put().send(&db).await.unwrap();
    db
}

#[tokio::test]
async fn a_call_is_a_span_by_the_conventions_for_databases() {
    let db = db_with_hurricane().await;
    let table = db.table_name::<Song>();
    let (capture, _guard) = Capture::start();
    Song::get(KEY).send(&db).await.unwrap();
    let spans = capture.spans();
    let [span] = &spans[..] else {
        panic!("{spans:?}");
    };
    assert_eq!(span.name, "dynamodb");
    assert_eq!(span.level, Level::INFO);
    assert!(span.closed);
    assert_eq!(
        span.fields,
        fields([
            ("otel.name", &format!("GetItem {table}")),
            ("otel.kind", "client"),
            ("db.system.name", "aws.dynamodb"),
            ("db.operation.name", "GetItem"),
            ("aws.dynamodb.table_names", &table),
        ])
    );
}

#[tokio::test]
async fn each_call_has_one_span_with_its_name() {
    let db = db_with_hurricane().await;
    let (capture, _guard) = Capture::start();
    let song = hurricane();
    song.put().send(&db).await.unwrap();
    Song::get(KEY).send_with(&db).await.unwrap();
    Song::update(KEY).send(&db).await.unwrap();
    Song::upsert(KEY)
        .send_if(&db)
        .await
        .unwrap()
        .applied()
        .unwrap();
    Song::delete(KEY).send(&db).await.unwrap();
    db.table::<Song>().describe().await.unwrap();
    db.table::<Song>().delete().await.unwrap();
    db.table::<Song>().create().await.unwrap();
    let operations: Vec<_> = capture
        .spans()
        .into_iter()
        .map(|it| it.fields["db.operation.name"].clone())
        .collect();
    assert_eq!(
        operations,
        [
            "PutItem",
            "GetItem",
            "UpdateItem",
            "UpdateItem",
            "DeleteItem",
            "DescribeTable",
            "DeleteTable",
            "CreateTable"
        ]
    );
    assert!(capture.spans().iter().all(|it| it.closed));
}

#[tokio::test]
async fn what_makes_no_call_has_no_span() {
    let db = Canned::default().db();
    let (capture, _guard) = Capture::start();
    Song::get(KEY).request(&db).unwrap();
    Song::get(("", "x")).send(&db).await.unwrap_err();
    let _ = Song::get(KEY).into_sdk(&db).unwrap();
    drop(Song::get(KEY).send(&db));
    assert!(capture.spans().is_empty());
}

#[tokio::test]
async fn the_span_stands_in_the_callers_and_the_sdks_in_it() {
    use ::tracing::Instrument;
    let db = db_with_hurricane().await;
    let (capture, _guard) = Capture::start();
    let request = ::tracing::info_span!("request");
    Song::get(KEY).send(&db).instrument(request).await.unwrap();
    let [span] = &capture.spans()[..] else {
        panic!("one span");
    };
    assert_eq!(span.parent, Some("request"));
    let spans = capture.spans.lock().unwrap();
    assert!(spans.iter().any(|it| it.parent == Some("dynamodb")));
}

#[tokio::test]
async fn the_consumed_capacity_is_recorded_where_it_is_asked_for() {
    let db = db_with_hurricane().await;
    let (capture, _guard) = Capture::start();
    Song::get(KEY).send_with(&db).await.unwrap();
    Song::get(KEY).consistent().send_with(&db).await.unwrap();
    Song::update(KEY)
        .set(Song::YEAR, 1_u32)
        .send_with(&db)
        .await
        .unwrap();
    Song::get(KEY).send(&db).await.unwrap();
    let capacity: Vec<_> = capture
        .spans()
        .iter()
        .map(|it| it.fields.get("aws.dynamodb.consumed_capacity").cloned())
        .collect();
    let units = |units: &str| Some(units.to_owned());
    assert_eq!(capacity, [units("0.5"), units("1.0"), units("1.0"), None]);
}

#[tokio::test]
async fn a_failure_is_recorded_by_its_code() {
    let broken = || {
        Answer::Broken(aws_smithy_runtime_api::client::result::ConnectorError::io(
            "reset".into(),
        ))
    };
    let canned = Canned::new([
        Answer::error(
            "ConditionalCheckFailedException",
            "The conditional request failed",
        ),
        Answer::error("ResourceNotFoundException", "Requested resource not found"),
        Answer::error("ThrottlingException", "Rate exceeded"),
        Answer::error("TransactionConflictException", "busy"),
        Answer::error("ValidationException", "value Dylan-4711 is wrong"),
        broken(),
    ]);
    let db = canned.db();
    let (capture, _guard) = Capture::start();
    for _ in 0..6 {
        Song::update(KEY).send(&db).await.unwrap_err();
    }
    let seen: Vec<_> = capture
        .spans()
        .iter()
        .map(|it| {
            assert_eq!(it.fields["otel.status_code"], "ERROR");
            (
                it.fields["error.type"].clone(),
                it.fields.get("aws.request_id").cloned(),
            )
        })
        .collect();
    let id = Some(canned::REQUEST_ID);
    let expected = [
        ("ConditionalCheckFailedException", id),
        ("ResourceNotFoundException", id),
        ("ThrottlingException", id),
        ("TransactionConflictException", id),
        ("ValidationException", id),
        ("_OTHER", None),
    ];
    assert_eq!(
        seen,
        expected.map(|(code, id)| (code.to_owned(), id.map(str::to_owned)))
    );
    assert!(!format!("{:?}", capture.spans()).contains("4711"));
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_no_failure_of_the_call() {
    let db = Canned::new([Answer::ok(r#"{"Item":{"artist":{"N":"1"}}}"#)]).db();
    let (capture, _guard) = Capture::start();
    let error = Song::get(KEY).send(&db).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    let [span] = &capture.spans()[..] else {
        panic!("one span");
    };
    assert!(!span.fields.contains_key("otel.status_code"));
}

#[tokio::test]
async fn no_value_is_in_any_span() {
    let db = db_with_hurricane().await;
    let (capture, _guard) = Capture::start();
    let song = hurricane();
    let no = || Song::ALBUM.eq("none-4711");
    song.put().send_with(&db).await.unwrap();
    song.put().if_absent().send(&db).await.unwrap_err();
    Song::get(KEY).send_with(&db).await.unwrap();
    Song::update(KEY)
        .set(Song::ALBUM, "Desire-4711")
        .set(Song::TOKEN, "hush-4711")
        .condition(Song::YEAR.eq(19_764_711_u32))
        .returning_new()
        .send_with(&db)
        .await
        .unwrap();
    Song::update(KEY)
        .condition(no())
        .send(&db)
        .await
        .unwrap_err();
    let outcome = Song::update(KEY).condition(no()).send_if(&db).await;
    assert!(!outcome.unwrap().is_applied());
    Song::update(KEY)
        .customize(|sdk| sdk.update_expression("nonsense 4711"))
        .send(&db)
        .await
        .unwrap_err();
    Song::delete(KEY)
        .condition(no())
        .send(&db)
        .await
        .unwrap_err();
    Song::delete(KEY).returning_old().send(&db).await.unwrap();
    let ours = format!("{:?}", capture.spans());
    assert_eq!(capture.spans().len(), 9);
    // What the SDK says below this level is the SDK's.
    let spans = capture.spans.lock().unwrap();
    let loud: Vec<_> = spans.iter().filter(|it| it.level <= Level::INFO).collect();
    let loud = format!("{loud:?}");
    let events = capture.events.lock().unwrap();
    let events: Vec<_> = events
        .iter()
        .filter(|(level, _)| *level <= Level::INFO)
        .collect();
    let events = format!("{events:?}");
    for value in VALUES {
        // The table's own name has random digits.
        let table = db.table_name::<Song>();
        for text in [&ours, &loud, &events] {
            let text = text.replace(&*table, "");
            assert!(!text.contains(value), "{value} in {text}");
        }
    }
}

#[tokio::test]
async fn no_value_of_an_item_a_key_or_a_sensitive_attribute_is_in_a_debug() {
    let song = hurricane();
    let debugs = [
        format!("{:?}", Song::get(KEY).consistent()),
        format!("{:?}", Song::key(KEY).unwrap()),
        format!("{:?}", song.put().if_absent()),
        format!("{:?}", Song::update(KEY).set(Song::TOKEN, "hush-4711")),
        format!(
            "{:?}",
            Song::upsert(KEY).condition(Song::TOKEN.eq("hush-4711"))
        ),
        format!(
            "{:?}",
            Song::delete(KEY).condition(Song::TOKEN.begins_with("hush-4711"))
        ),
        format!("{:?}", Song::TOKEN.eq("hush-4711")),
        format!("{:?}", Song::ALBUM.eq("Desire-4711").render().unwrap()),
        format!(
            "{:?}",
            Song::get(KEY).customize(|sdk| sdk.consistent_read(true))
        ),
    ];
    for text in debugs {
        assert!(
            text.contains("Song") || text.contains('#') || text.contains("token"),
            "{text}"
        );
        assert!(!text.contains("4711"), "{text}");
    }
}

/// `Display` is for those who want to see values; `Debug` is what ends in a log.
#[tokio::test]
async fn no_value_at_all_is_in_the_debug_of_an_operation() {
    let song = hurricane();
    let debugs = [
        format!("{:?}", song.put().condition(Song::ALBUM.eq("Desire-4711"))),
        format!("{:?}", Song::update(KEY).set(Song::ALBUM, "Desire-4711")),
        format!(
            "{:?}",
            Song::delete(KEY).condition(Song::YEAR.lt(19_764_711_u32))
        ),
    ];
    for text in debugs {
        assert!(!text.contains("4711"), "{text}");
    }
}

#[tokio::test]
async fn a_statement_is_a_span_without_its_text_and_values() {
    let db = db_with_hurricane().await;
    let table = db.table_name::<Song>();
    let (capture, _guard) = Capture::start();
    let statement = "SELECT * FROM {table} WHERE artist = ? AND title = 'Hurricane-4711'";
    let read = || db.statement_on::<Song>(statement).bind("Dylan-4711");
    assert_eq!(read().collect().await.unwrap(), [hurricane()]);
    db.batch_statements().add(read()).send().await.unwrap();
    let other = db
        .statement("SELECT * FROM \"Other\" WHERE id = '4711'")
        .read_as();
    let sent = db.transact_statements().add(read()).add(other).send().await;
    assert!(sent.is_err());
    let spans = capture.spans();
    let names: Vec<&str> = spans
        .iter()
        .map(|span| span.fields["otel.name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            format!("ExecuteStatement {table}"),
            format!("BatchExecuteStatement {table}"),
            format!("ExecuteTransaction {table}, Other"),
        ]
    );
    for value in VALUES {
        assert!(
            !format!("{spans:?}").contains(value),
            "{value} in {spans:?}"
        );
    }
}

#[derive(Table)]
#[table(name = "Discs")]
struct Disc {
    #[table(partition_key)]
    name: String,
}

#[tokio::test]
async fn a_transaction_is_one_span_with_all_its_tables() {
    let db = db_with_hurricane().await;
    crate::support::create::<Disc>(&db).await;
    let tables = format!("{}, {}", db.table_name::<Song>(), db.table_name::<Disc>());
    let disc = Disc {
        name: "Desire-4711".into(),
    };
    let (capture, _guard) = Capture::start();
    let write = || {
        db.transact_write()
            .add(hurricane().put())
            .add(disc.put().if_absent())
    };
    write().send_with().await.unwrap();
    write().send().await.unwrap_err();
    db.transact_get((Song::get(KEY), Disc::get("Desire-4711")))
        .send()
        .await
        .unwrap();
    let spans = capture.spans();
    let [made, canceled, read] = &spans[..] else {
        panic!("{spans:?}");
    };
    // DynamoDB Local says twice what DynamoDB asks.
    let units = if on_dynamodb_local() { "8.0" } else { "4.0" };
    let expected = [
        ("otel.name", &*format!("TransactWriteItems {tables}")),
        ("otel.kind", "client"),
        ("db.system.name", "aws.dynamodb"),
        ("db.operation.name", "TransactWriteItems"),
        ("aws.dynamodb.table_names", &tables),
        ("aws.dynamodb.consumed_capacity", units),
    ];
    assert_eq!(made.fields, fields(expected));
    assert_eq!(
        canceled.fields["error.type"],
        "TransactionCanceledException"
    );
    assert_eq!(canceled.fields["otel.status_code"], "ERROR");
    assert_eq!(read.fields["db.operation.name"], "TransactGetItems");
    assert_eq!(read.fields["aws.dynamodb.table_names"], tables);
    let text = format!("{spans:?}");
    assert!(VALUES.iter().all(|value| !text.contains(value)), "{text}");
}
