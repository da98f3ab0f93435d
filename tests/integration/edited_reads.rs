//! Reads that a user's edits change: the edit comes last, and reaches every call.

use std::time::Duration;

use aws_sdk_dynamodb::config::{Builder, SharedHttpClient};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use dynatable::{AttributeValue, Table};
use serde_json::json;

use crate::errors::canned::{Answer, Canned};
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs", index(by_label, partition_key = label, sort_key = id, projection = keys_only))]
#[table(index(by_year, partition_key = year))]
struct Song {
    #[table(partition_key)]
    id: u64,
    label: String,
    year: Option<u16>,
}

fn song(id: u64) -> Song {
    Song {
        id,
        label: "x".to_owned(),
        year: Some(1976),
    }
}

const ONE: &str = r#"{"Items":[{"id":{"N":"1"},"label":{"S":"x"}}],"Count":1,"ScannedCount":1,
    "LastEvaluatedKey":{"id":{"N":"1"},"label":{"S":"x"}}}"#;
const LAST: &str = r#"{"Items":[],"Count":0,"ScannedCount":0}"#;

#[tokio::test]
async fn an_edit_sees_what_was_chosen_and_has_the_last_word() {
    let canned = Canned::new([Answer::ok(ONE), Answer::ok(LAST)]);
    let db = canned.db();
    let read = || {
        Song::query(1).page_size(2).customize(|sdk| {
            assert_eq!(sdk.get_limit(), &Some(2));
            sdk.limit(5)
        })
    };
    assert_eq!(read().request(&db).unwrap().limit(), Some(5));
    assert_eq!(read().count(&db).await.unwrap(), 1);
    let limits: Vec<_> = canned
        .calls()
        .iter()
        .map(|it| it.body["Limit"].clone())
        .collect();
    assert_eq!(limits, [json!(5), json!(5)]);
    // The next page begins where the first one ended, whatever was edited.
    let starts = canned.calls();
    assert_eq!(starts[1].body["ExclusiveStartKey"]["id"], json!({"N": "1"}));
}

#[tokio::test]
async fn the_request_shows_that_capacity_is_asked_for() {
    let db = Canned::default().db();
    let asked = |input: aws_sdk_dynamodb::operation::query::QueryInput| {
        input.return_consumed_capacity().cloned()
    };
    let indexes = Some(ReturnConsumedCapacity::Indexes);
    let query = Song::query(1).consumed_capacity();
    assert_eq!(asked(query.request(&db).unwrap()), indexes);
    let query = Song::query(1).rate_limit(5.0);
    assert_eq!(asked(query.request(&db).unwrap()), indexes);
    assert_eq!(asked(Song::query(1).request(&db).unwrap()), None);
}

#[tokio::test]
async fn a_configuration_reaches_the_reads_behind_an_index() {
    let (own, other) = (
        Canned::default(),
        Canned::new([Answer::ok(ONE), Answer::ok("{}"), Answer::ok(LAST)]),
    );
    let config = Builder::default().http_client(SharedHttpClient::new(other.clone()));
    let query = Song::by_label("x").hydrate().config_override(config);
    assert_eq!(query.collect(&own.db()).await.unwrap(), []);
    assert_eq!(own.calls().len(), 0);
    let calls: Vec<_> = other.calls().into_iter().map(|it| it.operation).collect();
    assert_eq!(calls, ["Query", "BatchGetItem", "Query"]);
}

#[tokio::test]
async fn an_item_an_index_shows_twice_is_asked_for_once_and_given_twice() {
    let canned = Canned::new([
        Answer::ok(
            r#"{"Items":[{"id":{"N":"1"},"label":{"S":"x"}},{"id":{"N":"2"},"label":{"S":"x"}},
                {"id":{"N":"1"},"label":{"S":"x"}}],"Count":3,"ScannedCount":3}"#,
        ),
        Answer::ok(
            r#"{"Responses":{"dev-Songs":[{"id":{"N":"2"},"label":{"S":"x"},"year":{"N":"1976"}},
                {"id":{"N":"1"},"label":{"S":"x"},"year":{"N":"1976"}}]}}"#,
        ),
    ]);
    let songs = Song::by_label("x").hydrate().collect(&canned.db()).await;
    assert_eq!(songs.unwrap(), [song(1), song(2), song(1)]);
    let body = &canned.calls()[1].body["RequestItems"];
    let keys = body.as_object().unwrap().values().next().unwrap()["Keys"].clone();
    assert_eq!(keys, json!([{"id": {"N": "1"}}, {"id": {"N": "2"}}]));
}

#[tokio::test]
async fn an_attribute_the_struct_has_no_field_for_does_not_keep_an_index_waiting() {
    let db = db_with::<Song>().await;
    let mut item = song(1).to_item().unwrap();
    item.insert("legacy".to_owned(), AttributeValue::Bool(true));
    let put = db.client().put_item().table_name(db.table_name::<Song>());
    put.set_item(Some(item)).send().await.unwrap();
    let songs = db.table::<Song>();
    let whole = song(1);
    let wait = songs.wait_until_indexed(Song::BY_YEAR, &whole, Duration::from_secs(1));
    assert!(wait.await.unwrap());
    // An attribute the struct has, and did not write, does.
    let without = Song {
        year: None,
        ..song(1)
    };
    assert!(
        songs
            .wait_until_indexed(Song::BY_YEAR, &without, Duration::ZERO)
            .await
            .is_err()
    );
}
