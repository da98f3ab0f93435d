//! The operations of one item: get, put, update, upsert, delete.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use dynatable::{Attribute, AttributeValue, Condition, Db, Error, Key, Outcome, Table};

use crate::errors::canned::Canned;
use crate::support::{create, db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
    plays: u64,
    album: Option<String>,
    awards: BTreeSet<String>,
    authors: Vec<String>,
    label: Label,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Label {
    name: String,
    city: Option<String>,
}

/// Every attribute but the key has a default, so that any part of an item can be read.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Counters")]
struct Counter {
    #[table(partition_key)]
    id: u64,
    count: Option<i64>,
    name: Option<String>,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Blocks")]
struct Block {
    #[table(partition_key)]
    hash: Vec<u8>,
    #[table(sort_key)]
    height: UserId,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct UserId(i64);

const KEY: (&str, &str) = ("Dylan", "Hurricane");

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        year: 1976,
        plays: 3,
        album: None,
        awards: BTreeSet::from(["Gold".into()]),
        authors: vec!["Dylan".into(), "Levy".into()],
        label: Label {
            name: "Columbia".into(),
            city: Some("New York".into()),
        },
    }
}

async fn db_with_hurricane() -> Db {
    let db = db_with::<Song>().await;
    hurricane().put().send(&db).await.unwrap();
    db
}

async fn stored(db: &Db) -> Option<Song> {
    Song::get(KEY).consistent().send(db).await.unwrap()
}

/// The current item of a write that must be rejected.
fn rejected<R: std::fmt::Debug>(result: dynatable::Result<R>) -> Option<Song> {
    match result {
        Err(Error::ConditionFailed(failed)) => failed.current().unwrap(),
        other => panic!("not rejected: {other:?}"),
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[tokio::test]
async fn an_item_that_was_put_is_read_back_whole() {
    let db = db_with_hurricane().await;
    assert_eq!(
        Song::get(KEY).consistent().send(&db).await.unwrap(),
        Some(hurricane())
    );
    // Both engines under test are strongly consistent.
    assert_eq!(Song::get(KEY).send(&db).await.unwrap(), Some(hurricane()));
}

#[tokio::test]
async fn an_item_that_is_not_there_is_none() {
    let db = db_with_hurricane().await;
    assert_eq!(Song::get(("Dylan", "Isis")).send(&db).await.unwrap(), None);
    assert_eq!(
        Song::get(("Cohen", "Hurricane")).send(&db).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_put_replaces_the_whole_item() {
    let db = db_with_hurricane().await;
    let item = Song {
        album: Some("Desire".into()),
        ..hurricane()
    };
    item.put().send(&db).await.unwrap();
    let bare = Song {
        awards: BTreeSet::new(),
        ..hurricane()
    };
    bare.put().send(&db).await.unwrap();
    assert_eq!(stored(&db).await, Some(bare));
}

#[tokio::test]
async fn if_absent_creates_and_never_replaces() {
    let db = db_with::<Song>().await;
    hurricane().put().if_absent().send(&db).await.unwrap();
    let other = Song {
        year: 2000,
        ..hurricane()
    };
    let result = other.put().if_absent().send(&db).await;
    assert_eq!(rejected(result), Some(hurricane()));
    assert_eq!(stored(&db).await, Some(hurricane()));
}

#[tokio::test]
async fn if_exists_replaces_and_never_creates() {
    let db = db_with::<Song>().await;
    let result = hurricane().put().if_exists().send(&db).await;
    assert_eq!(rejected(result), None);
    assert_eq!(stored(&db).await, None);
    hurricane().put().send(&db).await.unwrap();
    let other = Song {
        year: 2000,
        ..hurricane()
    };
    other.put().if_exists().send(&db).await.unwrap();
    assert_eq!(stored(&db).await, Some(other));
}

#[tokio::test]
async fn a_put_takes_a_condition_on_the_item_it_replaces() {
    let db = db_with_hurricane().await;
    let newer = Song {
        year: 1977,
        ..hurricane()
    };
    let result = newer.put().condition(Song::YEAR.gt(1976)).send(&db).await;
    assert_eq!(rejected(result), Some(hurricane()));
    newer
        .put()
        .condition(Song::YEAR.eq(1976))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(stored(&db).await, Some(newer));
}

#[tokio::test]
async fn all_of_several_conditions_must_hold() {
    let db = db_with_hurricane().await;
    let yes = || Song::YEAR.eq(1976);
    let no = || Song::YEAR.eq(1) | Song::YEAR.eq(2);
    for (first, second, holds) in [
        (yes(), yes(), true),
        (yes(), no(), false),
        (no(), yes(), false),
        (no(), no(), false),
    ] {
        let text = format!("{first} and {second}");
        let put = hurricane();
        let put = put.put().condition(first.clone()).condition(second.clone());
        assert_eq!(
            put.send_if(&db).await.unwrap().is_applied(),
            holds,
            "{text}"
        );
        let update = Song::update(KEY)
            .condition(first.clone())
            .condition(second.clone());
        assert_eq!(
            update.send_if(&db).await.unwrap().is_applied(),
            holds,
            "{text}"
        );
        let delete = Song::delete(KEY).condition(first).condition(second);
        assert_eq!(
            delete.send_if(&db).await.unwrap().is_applied(),
            holds,
            "{text}"
        );
        hurricane().put().send(&db).await.unwrap();
    }
}

#[tokio::test]
async fn a_maybe_condition_without_a_condition_is_none() {
    let db = db_with_hurricane().await;
    let put = hurricane();
    let input = put
        .put()
        .maybe_condition(None::<Condition<Song>>)
        .request(&db)
        .unwrap();
    assert_eq!(input, put.put().request(&db).unwrap());
    put.put()
        .maybe_condition(None::<Condition<Song>>)
        .send(&db)
        .await
        .unwrap();
    Song::update(KEY)
        .maybe_condition(None::<Condition<Song>>)
        .send(&db)
        .await
        .unwrap();
    let no = Some(Song::YEAR.eq(1));
    let update = Song::update(KEY)
        .maybe_condition(no.clone())
        .send(&db)
        .await;
    assert_eq!(rejected(update), Some(hurricane()));
    let put = put.put().maybe_condition(no.clone()).send(&db).await;
    assert_eq!(rejected(put), Some(hurricane()));
    let delete = Song::delete(KEY).maybe_condition(no).send(&db).await;
    assert_eq!(rejected(delete), Some(hurricane()));
    Song::delete(KEY)
        .maybe_condition(None::<Condition<Song>>)
        .send(&db)
        .await
        .unwrap();
    assert_eq!(stored(&db).await, None);
}

#[tokio::test]
async fn a_put_returns_the_item_it_replaced() {
    let db = db_with::<Song>().await;
    let put = |song: Song| {
        let db = db.clone();
        async move { song.put().returning_old().send(&db).await.unwrap() }
    };
    assert_eq!(put(hurricane()).await, None);
    let newer = Song {
        year: 1977,
        ..hurricane()
    };
    assert_eq!(put(newer.clone()).await, Some(hurricane()));
    assert_eq!(put(hurricane()).await, Some(newer));
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let db = db_with_hurricane().await;
    Song::update(KEY)
        .set(Song::ALBUM, "Desire")
        .add(Song::PLAYS, 2_u64)
        .set(Song::LABEL.dot(Label::CITY), "London")
        .send(&db)
        .await
        .unwrap();
    let expected = Song {
        album: Some("Desire".into()),
        plays: 5,
        label: Label {
            name: "Columbia".into(),
            city: Some("London".into()),
        },
        ..hurricane()
    };
    assert_eq!(stored(&db).await, Some(expected));
}

#[tokio::test]
async fn an_update_of_a_missing_item_is_rejected_and_creates_nothing() {
    let db = db_with::<Song>().await;
    let result = Song::update(KEY).set(Song::YEAR, 1).send(&db).await;
    assert_eq!(rejected(result), None);
    let outcome = Song::update(KEY).set(Song::YEAR, 1).send_if(&db).await;
    assert_eq!(outcome.unwrap(), Outcome::Rejected(None));
    let items = db.client().scan().table_name(db.table_name::<Song>());
    assert_eq!(items.send().await.unwrap().count, 0);
}

#[tokio::test]
async fn an_upsert_creates_the_item_with_just_what_it_names() {
    let db = db_with::<Counter>().await;
    let created = Counter::upsert(7)
        .add(Counter::COUNT, 3)
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    let expected = Counter {
        id: 7,
        count: Some(3),
        name: None,
    };
    assert_eq!(created, expected);
    Counter::upsert(7)
        .add(Counter::COUNT, 4)
        .send(&db)
        .await
        .unwrap();
    let counter = Counter::get(7).send(&db).await.unwrap().unwrap();
    assert_eq!(counter.count, Some(7));
}

#[tokio::test]
async fn an_upsert_takes_conditions_too() {
    let db = db_with::<Counter>().await;
    let upsert = || {
        Counter::upsert(7)
            .set(Counter::COUNT, 1)
            .condition(Counter::COUNT.not_exists())
    };
    assert!(upsert().send_if(&db).await.unwrap().is_applied());
    let current = Counter {
        id: 7,
        count: Some(1),
        name: None,
    };
    assert_eq!(
        upsert().send_if(&db).await.unwrap(),
        Outcome::Rejected(Some(current))
    );
}

#[tokio::test]
async fn half_an_item_that_an_upsert_created_is_a_decode_error_when_it_is_returned() {
    let db = db_with::<Song>().await;
    let upsert = Song::upsert(KEY).set(Song::YEAR, 1976).returning_new();
    let Err(Error::Decode(error)) = upsert.send(&db).await else {
        panic!("half an item was read");
    };
    assert!(error.is_missing());
    let item = Song::get(KEY).into_sdk(&db).unwrap().send().await.unwrap();
    assert_eq!(item.item.unwrap()["year"], n(1976));
}

#[tokio::test]
async fn an_update_returns_the_whole_item_before_or_after() {
    let db = db_with_hurricane().await;
    let old = Song::update(KEY)
        .set(Song::YEAR, 1)
        .returning_old()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(old, Some(hurricane()));
    let new = Song::update(KEY)
        .set(Song::YEAR, 2)
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(
        new,
        Song {
            year: 2,
            ..hurricane()
        }
    );
}

#[tokio::test]
async fn an_upsert_that_created_the_item_returns_no_old_one() {
    let db = db_with::<Counter>().await;
    let upsert = || {
        Counter::upsert(7)
            .set(Counter::NAME, "seven")
            .returning_old()
    };
    let old = upsert().send(&db).await.unwrap();
    // The embedded engine returns the new item's key here, DynamoDB nothing.
    if on_dynamodb_local() {
        assert_eq!(old, None);
    } else {
        assert_eq!(old.and_then(|it| it.name), None);
    }
    let old = upsert().send(&db).await.unwrap().unwrap();
    assert_eq!(old.name.as_deref(), Some("seven"));
}

#[tokio::test]
async fn an_update_returns_just_what_it_changed() {
    let db = db_with_hurricane().await;
    let update = || {
        Song::update(KEY)
            .set(Song::YEAR, 1977)
            .set(Song::ALBUM, "Desire")
            .set(Song::LABEL.dot(Label::CITY), "London")
    };
    let old = update().returning_updated_old().send(&db).await.unwrap();
    assert_eq!(old.get(&Song::YEAR).unwrap(), Some(1976));
    assert_eq!(old.get(&Song::ALBUM).unwrap(), None);
    let city = Song::LABEL.dot(Label::CITY);
    assert_eq!(old.get(&city).unwrap(), Some(Some("New York".into())));
    assert_eq!(old.get(&Song::PLAYS).unwrap(), None);
    let names: BTreeSet<_> = old.item().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["label", "year"]));

    let new = update().returning_updated_new().send(&db).await.unwrap();
    assert_eq!(new.get(&Song::YEAR).unwrap(), Some(1977));
    assert_eq!(new.get(&Song::ALBUM).unwrap(), Some(Some("Desire".into())));
    assert_eq!(new.get(&city).unwrap(), Some(Some("London".into())));
    assert_eq!(new.get(&Song::PLAYS).unwrap(), None);
    let label = new.item()["label"].as_m().unwrap();
    // DynamoDB Local returns the whole map, DynamoDB itself the changed entry.
    assert_eq!(label.contains_key("name"), on_dynamodb_local());
}

#[tokio::test]
async fn what_was_changed_is_read_with_its_type() {
    let db = db_with_hurricane().await;
    let changed = Song::update(KEY)
        .set(Song::AUTHORS.at(1), "Jacques Levy")
        .returning_updated_new()
        .customize(|sdk| {
            sdk.update_expression("SET authors[1] = :v0, #year = :text")
                .expression_attribute_names("#year", "year")
                .expression_attribute_names("#n0", "artist")
                .expression_attribute_values(":text", AttributeValue::S("late".into()))
        })
        .send(&db)
        .await;
    // The condition uses `#n1`; the update's own `#n0` is another attribute's now.
    assert!(matches!(changed, Err(Error::Invalid(_))));

    let changed = Song::update(KEY)
        .set(Song::AUTHORS.at(1), "Jacques Levy")
        .returning_updated_new()
        .customize(|sdk| {
            let update = sdk.get_update_expression().clone().unwrap();
            sdk.update_expression(format!("{update}, #year = :text"))
                .expression_attribute_names("#year", "year")
                .expression_attribute_values(":text", AttributeValue::S("late".into()))
        })
        .send(&db)
        .await
        .unwrap();
    let Err(Error::Decode(error)) = changed.get(&Song::YEAR) else {
        panic!("a text is read as a year");
    };
    assert_eq!(
        error.to_string(),
        "attribute `year` of table `Songs` has the wrong type: expected N, found S"
    );
    // The answer has the element without its index.
    let Err(Error::Invalid(error)) = changed.get(&Song::AUTHORS.at(1)) else {
        panic!("an element is read by its index");
    };
    assert_eq!(error.path().as_deref(), Some("authors[1]"));
    assert!(
        changed.item()["authors"]
            .as_l()
            .unwrap()
            .contains(&s("Jacques Levy"))
    );
    assert_eq!(format!("{changed:?}"), r#"Changed(["authors", "year"])"#);
}

#[tokio::test]
async fn an_update_without_clauses_checks_and_returns_the_item() {
    let db = db_with_hurricane().await;
    let same = Song::update(KEY).returning_new().send(&db).await.unwrap();
    assert_eq!(same, hurricane());
    let patch: Option<u16> = None;
    let song = Song::update(KEY)
        .maybe_set(Song::YEAR, patch)
        .condition(Song::YEAR.eq(1976))
        .returning_old()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(song, Some(hurricane()));
    let input = Song::update(KEY)
        .maybe_set(Song::YEAR, patch)
        .request(&db)
        .unwrap();
    assert_eq!(input.update_expression, None);
    assert_eq!(input.expression_attribute_values, None);
    assert_eq!(
        rejected(Song::update(("Dylan", "Isis")).send(&db).await),
        None
    );
    assert_eq!(stored(&db).await, Some(hurricane()));
}

#[tokio::test]
async fn an_upsert_without_clauses_creates_an_item_of_its_key_alone() {
    let db = db_with::<Counter>().await;
    Counter::upsert(7).send(&db).await.unwrap();
    let bare = Counter {
        id: 7,
        count: None,
        name: None,
    };
    assert_eq!(Counter::get(7).send(&db).await.unwrap(), Some(bare));
}

#[tokio::test]
async fn a_delete_of_a_missing_item_succeeds_unless_it_must_exist() {
    let db = db_with_hurricane().await;
    Song::delete(KEY).send(&db).await.unwrap();
    Song::delete(KEY).send(&db).await.unwrap();
    assert_eq!(stored(&db).await, None);
    assert_eq!(
        rejected(Song::delete(KEY).if_exists().send(&db).await),
        None
    );
    hurricane().put().send(&db).await.unwrap();
    Song::delete(KEY).if_exists().send(&db).await.unwrap();
    assert_eq!(stored(&db).await, None);
}

#[tokio::test]
async fn a_delete_returns_the_item_it_deleted() {
    let db = db_with_hurricane().await;
    let delete = || Song::delete(KEY).returning_old().send(&db);
    assert_eq!(delete().await.unwrap(), Some(hurricane()));
    assert_eq!(delete().await.unwrap(), None);
}

#[tokio::test]
async fn a_conditional_delete_leaves_the_item_where_it_does_not_hold() {
    let db = db_with_hurricane().await;
    let delete = |year: u16| Song::delete(KEY).condition(Song::YEAR.eq(year)).send(&db);
    assert_eq!(rejected(delete(1).await), Some(hurricane()));
    assert_eq!(stored(&db).await, Some(hurricane()));
    delete(1976).await.unwrap();
    assert_eq!(stored(&db).await, None);
    // Nothing equals an attribute that is not there.
    assert_eq!(rejected(delete(1976).await), None);
}

#[tokio::test]
async fn send_if_gives_the_outcome_as_a_value() {
    let db = db_with::<Song>().await;
    let song = hurricane();
    let put = || song.put().if_absent().returning_old();
    assert_eq!(put().send_if(&db).await.unwrap(), Outcome::Applied(None));
    assert_eq!(
        put().send_if(&db).await.unwrap(),
        Outcome::Rejected(Some(hurricane()))
    );

    let update = |year: u16| {
        Song::update(KEY)
            .set(Song::PLAYS, 9_u64)
            .condition(Song::YEAR.eq(year))
            .returning_new()
    };
    let rejected = update(1).send_if(&db).await.unwrap();
    assert!(!rejected.is_applied());
    assert_eq!(rejected, Outcome::Rejected(Some(hurricane())));
    let nine = Song {
        plays: 9,
        ..hurricane()
    };
    let applied = update(1976).send_if(&db).await.unwrap();
    assert!(applied.is_applied());
    assert_eq!(applied.applied(), Some(nine.clone()));

    let delete = || Song::delete(KEY).if_exists().send_if(&db);
    assert_eq!(delete().await.unwrap(), Outcome::Applied(()));
    assert_eq!(delete().await.unwrap(), Outcome::Rejected(None));
    assert_eq!(delete().await.unwrap().applied(), None);
}

#[tokio::test]
async fn send_if_keeps_other_errors() {
    let db = crate::support::db();
    let outcome = hurricane().put().if_absent().send_if(&db).await;
    assert!(
        matches!(outcome, Err(Error::TableNotFound(_))),
        "{outcome:?}"
    );
    let outcome = Song::delete(("", "x")).send_if(&db).await;
    assert!(matches!(outcome, Err(Error::Invalid(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_rejecting_item_that_does_not_fit_is_a_decode_error() {
    let db = db_with::<Song>().await;
    Song::upsert(KEY)
        .set(Song::YEAR, 1976)
        .send(&db)
        .await
        .unwrap();
    let outcome = hurricane().put().if_absent().send_if(&db).await;
    assert!(matches!(outcome, Err(Error::Decode(_))), "{outcome:?}");
}

#[tokio::test]
async fn send_with_tells_what_the_call_cost() {
    let db = db_with_hurricane().await;
    let units = |capacity: Option<&aws_sdk_dynamodb::types::ConsumedCapacity>| {
        let capacity = capacity.expect("the capacity");
        assert_eq!(capacity.table_name(), Some(&*db.table_name::<Song>()));
        capacity.capacity_units()
    };
    let get = Song::get(KEY).send_with(&db).await.unwrap();
    assert_eq!(get.value(), &Some(hurricane()));
    assert_eq!(units(get.consumed_capacity()), Some(0.5));
    assert!(get.request_id().is_some_and(|id| !id.is_empty()));
    assert!(get.item_collection_metrics().is_none());
    let get = Song::get(KEY).consistent().send_with(&db).await.unwrap();
    assert_eq!(units(get.consumed_capacity()), Some(1.0));
    assert_eq!(get.into_value(), Some(hurricane()));

    let song = hurricane();
    let put = song.put().returning_old().send_with(&db).await.unwrap();
    assert_eq!(put.value(), &Some(hurricane()));
    assert_eq!(units(put.consumed_capacity()), Some(1.0));
    assert!(put.request_id().is_some());
    let update = Song::update(KEY)
        .set(Song::YEAR, 1)
        .returning_new()
        .send_with(&db)
        .await
        .unwrap();
    assert_eq!(update.value().year, 1);
    assert_eq!(units(update.consumed_capacity()), Some(1.0));
    let delete = Song::delete(KEY).send_with(&db).await.unwrap();
    assert_eq!(units(delete.consumed_capacity()), Some(1.0));
    assert!(delete.request_id().is_some());
    // The table has no local index, so there are no item collections to speak of.
    assert!(delete.item_collection_metrics().is_none());
}

#[tokio::test]
async fn only_send_with_asks_for_the_metadata() {
    let canned = Canned::default();
    let db = canned.db();
    let song = hurricane();
    song.put().send(&db).await.unwrap();
    song.put().send_with(&db).await.unwrap();
    Song::get(KEY).send(&db).await.unwrap();
    Song::get(KEY).send_with(&db).await.unwrap();
    let asked: Vec<_> = canned
        .calls()
        .iter()
        .map(|call| {
            let text = |name: &str| call.body[name].as_str().map(str::to_owned);
            (
                text("ReturnConsumedCapacity"),
                text("ReturnItemCollectionMetrics"),
            )
        })
        .collect();
    let indexes = Some("INDEXES".to_owned());
    let size = Some("SIZE".to_owned());
    assert_eq!(
        asked,
        [
            (None, None),
            (indexes.clone(), size),
            (None, None),
            (indexes, None)
        ]
    );
}

fn key() -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("artist".into(), s("Dylan")),
        ("title".into(), s("Hurricane")),
    ])
}

#[test]
fn the_request_of_a_get_is_exact() {
    let db = Canned::default().db();
    let plain = GetItemInput::builder()
        .table_name("dev-Songs")
        .set_key(Some(key()));
    assert_eq!(
        Song::get(KEY).request(&db).unwrap(),
        plain.clone().build().unwrap()
    );
    assert_eq!(
        Song::get(KEY).consistent().request(&db).unwrap(),
        plain.consistent_read(true).build().unwrap()
    );
}

#[test]
fn the_request_of_a_put_is_exact() {
    let db = Canned::default().db();
    let song = hurricane();
    let item = HashMap::from([
        ("artist".into(), s("Dylan")),
        ("title".into(), s("Hurricane")),
        ("year".into(), n(1976)),
        ("plays".into(), n(3)),
        ("awards".into(), AttributeValue::Ss(vec!["Gold".into()])),
        (
            "authors".into(),
            AttributeValue::L(vec![s("Dylan"), s("Levy")]),
        ),
        (
            "label".into(),
            AttributeValue::M(HashMap::from([
                ("name".into(), s("Columbia")),
                ("city".into(), s("New York")),
            ])),
        ),
    ]);
    let plain = PutItemInput::builder()
        .table_name("dev-Songs")
        .set_item(Some(item));
    assert_eq!(
        song.put().request(&db).unwrap(),
        plain.clone().build().unwrap()
    );
    assert_eq!(
        song.put().returning_old().request(&db).unwrap(),
        plain
            .clone()
            .return_values(ReturnValue::AllOld)
            .build()
            .unwrap()
    );
    let conditional = plain
        .expression_attribute_names("#n0", "artist")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    assert_eq!(
        song.put().if_absent().request(&db).unwrap(),
        conditional
            .clone()
            .condition_expression("attribute_not_exists(#n0)")
            .build()
            .unwrap()
    );
    assert_eq!(
        song.put()
            .if_exists()
            .condition(Song::YEAR.lt(1980))
            .request(&db)
            .unwrap(),
        conditional
            .condition_expression("attribute_exists(#n0) AND #n1 < :v0")
            .expression_attribute_names("#n1", "year")
            .expression_attribute_values(":v0", n(1980))
            .build()
            .unwrap()
    );
}

#[test]
fn the_request_of_an_update_is_exact() {
    let db = Canned::default().db();
    let plain = UpdateItemInput::builder()
        .table_name("dev-Songs")
        .set_key(Some(key()));
    assert_eq!(
        Song::upsert(KEY).request(&db).unwrap(),
        plain.clone().build().unwrap()
    );
    assert_eq!(
        Song::update(KEY).request(&db).unwrap(),
        plain
            .clone()
            .condition_expression("attribute_exists(#n0)")
            .expression_attribute_names("#n0", "artist")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .unwrap()
    );
    let update = Song::update(KEY)
        .set(Song::ALBUM, "Desire")
        .condition(Song::ALBUM.ne("Desire") | Song::YEAR.lt(1980))
        .returning_new();
    assert_eq!(
        update.request(&db).unwrap(),
        plain
            .clone()
            .update_expression("SET #n0 = :v0")
            .condition_expression("attribute_exists(#n1) AND (#n0 <> :v0 OR #n2 < :v1)")
            .expression_attribute_names("#n0", "album")
            .expression_attribute_names("#n1", "artist")
            .expression_attribute_names("#n2", "year")
            .expression_attribute_values(":v0", s("Desire"))
            .expression_attribute_values(":v1", n(1980))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .unwrap()
    );
    let returned = |input: UpdateItemInput| input.return_values;
    let upsert = || Song::upsert(KEY);
    assert_eq!(
        returned(upsert().returning_old().request(&db).unwrap()),
        Some(ReturnValue::AllOld)
    );
    assert_eq!(
        returned(upsert().returning_updated_old().request(&db).unwrap()),
        Some(ReturnValue::UpdatedOld)
    );
    assert_eq!(
        returned(upsert().returning_updated_new().request(&db).unwrap()),
        Some(ReturnValue::UpdatedNew)
    );
}

#[test]
fn the_request_of_a_delete_is_exact() {
    let db = Canned::default().db();
    let plain = DeleteItemInput::builder()
        .table_name("dev-Songs")
        .set_key(Some(key()));
    assert_eq!(
        Song::delete(KEY).request(&db).unwrap(),
        plain.clone().build().unwrap()
    );
    assert_eq!(
        Song::delete(KEY)
            .if_exists()
            .condition(Song::YEAR.between(1970, 1980))
            .returning_old()
            .request(&db)
            .unwrap(),
        plain
            .condition_expression("attribute_exists(#n0) AND #n1 BETWEEN :v0 AND :v1")
            .expression_attribute_names("#n0", "artist")
            .expression_attribute_names("#n1", "year")
            .expression_attribute_values(":v0", n(1970))
            .expression_attribute_values(":v1", n(1980))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .unwrap()
    );
}

#[tokio::test]
async fn a_request_makes_no_call() {
    let canned = Canned::default();
    let db = canned.db();
    let song = hurricane();
    song.put().request(&db).unwrap();
    Song::get(KEY).request(&db).unwrap();
    Song::update(KEY).request(&db).unwrap();
    Song::delete(KEY).request(&db).unwrap();
    drop(song.put().send(&db));
    assert_eq!(canned.calls().len(), 0);
    song.put().send(&db).await.unwrap();
    assert_eq!(canned.calls().len(), 1);
}

#[test]
fn a_key_is_a_tuple_a_key_or_an_item() {
    let db = Canned::default().db();
    let song = hurricane();
    let owned = ("Dylan".to_owned(), "Hurricane".to_owned());
    let whole: Key<Song> = Song::key(KEY).unwrap();
    let gets = [
        Song::get(KEY),
        Song::get(owned.clone()),
        Song::get((&owned.0, &owned.1)),
        Song::get((owned.0.as_str(), owned.1)),
        Song::get(("Dylan", String::from("Hurricane"))),
        Song::get(&song),
        Song::get(&whole),
        Song::get(whole.clone()),
    ];
    for get in gets {
        assert_eq!(get.request(&db).unwrap().key, Some(key()));
    }
    for update in [Song::update(&song), Song::update(&whole), Song::upsert(KEY)] {
        assert_eq!(update.request(&db).unwrap().key, Some(key()));
    }
    for delete in [
        Song::delete(&song),
        Song::delete(whole.clone()),
        Song::delete(KEY),
    ] {
        assert_eq!(delete.request(&db).unwrap().key, Some(key()));
    }
    assert_eq!(whole.to_item(), key());
    assert!(whole == Song::key(&song).unwrap());
    assert!(whole != Song::key(("Dylan", "Isis")).unwrap());
    assert_eq!(format!("{whole:?}"), "Key<Song>");
}

#[test]
fn a_key_without_sort_key_is_a_bare_value() {
    let db = Canned::default().db();
    let expected = Some(HashMap::from([("id".to_owned(), n(7))]));
    let counter = Counter {
        id: 7,
        count: None,
        name: None,
    };
    let id: &u64 = &counter.id;
    let gets = [
        Counter::get(7),
        Counter::get(7_u64),
        Counter::get(id),
        Counter::get(&counter),
        Counter::get(Counter::key(7).unwrap()),
    ];
    for get in gets {
        assert_eq!(get.request(&db).unwrap().key, expected);
    }
}

#[tokio::test]
async fn keys_are_numbers_and_binaries_too() {
    let db = db_with::<Counter>().await;
    create::<Block>(&db).await;
    for id in [0, 7, u64::MAX] {
        let counter = Counter {
            id,
            count: Some(-1),
            name: None,
        };
        counter.put().send(&db).await.unwrap();
        assert_eq!(Counter::get(id).send(&db).await.unwrap(), Some(counter));
    }
    for height in [i64::MIN, -1, 0, i64::MAX] {
        let block = Block {
            hash: vec![0, 255, 128],
            height: UserId(height),
        };
        block.put().if_absent().send(&db).await.unwrap();
        let get = Block::get((vec![0, 255, 128], UserId(height)));
        assert_eq!(get.send(&db).await.unwrap(), Some(block));
    }
    let missing = Block::get((vec![0, 255], UserId(0)))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(missing, None);
    Block::delete((vec![0, 255, 128], UserId(-1)))
        .if_exists()
        .send(&db)
        .await
        .unwrap();
}

#[tokio::test]
async fn operations_can_be_sent_from_any_thread() {
    let db = db_with::<Counter>().await;
    let tasks: Vec<_> = (0..8)
        .map(|id| {
            let db = db.clone();
            let update = Counter::upsert(id).set(Counter::COUNT, 1).returning_new();
            tokio::spawn(async move { update.send(&db).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().count, Some(1));
    }
}

#[tokio::test]
async fn a_missing_table_is_the_same_error_for_each_operation() {
    let db = crate::support::db();
    let song = hurricane();
    let errors = [
        Song::get(KEY).send(&db).await.unwrap_err(),
        song.put().send(&db).await.unwrap_err(),
        song.put().if_absent().send(&db).await.unwrap_err(),
        Song::update(KEY)
            .set(Song::YEAR, 1)
            .send(&db)
            .await
            .unwrap_err(),
        Song::delete(KEY).send(&db).await.unwrap_err(),
    ];
    for error in errors {
        let Error::TableNotFound(missing) = error else {
            panic!("{error:?}");
        };
        assert_eq!(missing.table(), db.table_name::<Song>());
        assert_eq!(missing.call().code(), Some("ResourceNotFoundException"));
        assert_eq!(missing.call().status(), Some(400));
        assert!(missing.call().request_id().is_some());
    }
}
