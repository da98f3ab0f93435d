//! Queries of tables and indexes: what is asked, what is found, and with how many calls.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Subscriber, subscriber};
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::types::Select;
use dynatable::read::Query;
use dynatable::{Attribute, AttributeValue, Condition, Db, Error, Projection, Table};
use serde_json::{Value, json};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

use crate::errors::canned::{Answer, Canned};
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
#[table(index(by_label, partition_key = label, projection = keys_only))]
#[table(local_index(by_album, name = "AlbumIndex", sort_key = album))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Genre,
    year: u16,
    album: Option<String>,
    #[table(rename = "record label")]
    label: Option<String>,
    plays: u64,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
enum Genre {
    Jazz,
    Rock,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Card {
    title: String,
    plays: u64,
}

/// Song `n` of the only artist.
fn song(n: u16) -> Song {
    Song {
        artist: "A".into(),
        title: format!("t{n:03}"),
        genre: if n.is_multiple_of(2) {
            Genre::Jazz
        } else {
            Genre::Rock
        },
        year: 1960 + n,
        album: (!n.is_multiple_of(3)).then(|| format!("a{}", 99 - n)),
        label: Some("x".into()),
        plays: u64::from(n % 4),
    }
}

async fn db_with_songs(count: u16) -> Db {
    let db = db_with::<Song>().await;
    for n in 0..count {
        song(n).put().send(&db).await.unwrap();
    }
    db
}

fn years(songs: &[Song]) -> Vec<u16> {
    songs.iter().map(|it| it.year - 1960).collect()
}

/// A page of songs as DynamoDB answers it, and whether another is behind it.
fn page(songs: std::ops::Range<u16>, more: bool) -> Answer {
    let last = songs.end.saturating_sub(1);
    scanned(songs.len(), songs, more.then_some(last))
}

fn scanned(scanned: usize, songs: std::ops::Range<u16>, last: Option<u16>) -> Answer {
    let item = |n: u16| {
        json!({
            "artist": {"S": "A"}, "title": {"S": song(n).title}, "genre": {"S": "Jazz"},
            "year": {"N": song(n).year.to_string()}, "plays": {"N": "1"},
        })
    };
    let mut body = json!({
        "Count": songs.len(),
        "ScannedCount": scanned,
        "Items": songs.map(item).collect::<Vec<_>>(),
        "ConsumedCapacity": {"TableName": "dev-Music", "CapacityUnits": 1.5, "Table": {"CapacityUnits": 1.5}},
    });
    if let Some(last) = last {
        body["LastEvaluatedKey"] = json!({"artist": {"S": "A"}, "title": {"S": song(last).title}});
    }
    Answer::ok(&body.to_string())
}

/// One member of each request that was made.
fn sent(canned: &Canned, member: &str) -> Vec<Value> {
    let calls = canned.calls();
    calls.iter().map(|it| it.body[member].clone()).collect()
}

/// Attributes that need a placeholder in every expression.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Odd", index(by_size, partition_key = size, sort_key = table))]
struct Odd {
    #[table(partition_key, rename = "a.b")]
    id: u8,
    #[table(sort_key, rename = "select")]
    order: String,
    size: u8,
    #[table(rename = "#n0 :v0")]
    table: String,
    #[table(rename = "and[0]")]
    value: Option<String>,
}

#[tokio::test]
async fn attributes_may_have_any_name() {
    let db = db_with::<Odd>().await;
    let odd = Odd {
        id: 1,
        order: "by".into(),
        size: 2,
        table: "t".into(),
        value: Some("v".into()),
    };
    odd.put().send(&db).await.unwrap();
    let found = Odd::query(1)
        .sort_key_begins_with("b")
        .filter(Odd::VALUE.eq("v") & Odd::TABLE.ne("x"));
    assert_eq!(found.one(&db).await.unwrap().as_ref(), Some(&odd));
    let found = Odd::by_size(2)
        .sort_key_le("t")
        .filter(Odd::ORDER.eq("by") & Odd::ID.eq(1));
    assert_eq!(found.one(&db).await.unwrap(), Some(odd));
}

#[tokio::test]
async fn all_filters_must_hold() {
    let db = db_with_songs(12).await;
    let none: Option<Condition<Song>> = None;
    let found = Song::query("A")
        .filter(Song::YEAR.ge(1963) | Song::PLAYS.eq(0))
        .maybe_filter(none)
        .maybe_filter(Some(Song::ALBUM.exists()))
        .filter(Condition::raw("#p < :p").name("#p", "plays").value(":p", 3))
        .page_size(2)
        .collect(&db)
        .await
        .unwrap();
    let expected: Vec<u16> = (0..12)
        .filter(|n| (*n >= 3 || n % 4 == 0) && n % 3 != 0 && n % 4 < 3)
        .collect();
    assert_eq!(years(&found), expected);
    // One placeholder stands for a value in the key and in the filter.
    let same = Song::query("A").filter(Song::ALBUM.gt("A") & Song::LABEL.ne("A"));
    assert_eq!(same.count(&db).await.unwrap(), 8);
    let db = Canned::default().db();
    let input = Song::query("A")
        .filter(Song::YEAR.ge(1963) | Song::PLAYS.eq(0))
        .filter(Song::ALBUM.exists())
        .request(&db)
        .unwrap();
    assert_eq!(
        input.filter_expression(),
        Some("(#n1 >= :v1 OR #n2 = :v2) AND attribute_exists(#n3)")
    );
}

#[tokio::test]
async fn an_index_is_filtered_by_the_tables_key_and_a_table_by_its_indexes_keys() {
    let db = db_with_songs(9).await;
    let found = Song::by_genre(Genre::Jazz)
        .filter(Song::ARTIST.eq("A") & Song::TITLE.gt("t003"))
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(years(&found), [4, 6, 8]);
    let found = Song::by_album("A").filter(Song::TITLE.lt("t004") & Song::YEAR.ne(1962));
    assert_eq!(years(&found.collect(&db).await.unwrap()), [1]);
    let found = Song::query("A")
        .filter(Song::GENRE.eq(Genre::Jazz) & Song::YEAR.gt(1962) & Song::ALBUM.not_exists());
    assert_eq!(years(&found.collect(&db).await.unwrap()), [6]);
    let labels = Song::by_label("x")
        .filter(Song::TITLE.eq("t001"))
        .count(&db)
        .await;
    assert_eq!(labels.unwrap(), 1);
}

#[tokio::test]
async fn a_filter_on_the_queried_key_is_refused_where_its_type_has_forgotten_that() {
    let canned = Canned::default();
    let db = canned.db();
    let check = async |error: dynatable::Result<Vec<Song>>, path: &str| match error {
        Err(Error::Invalid(error)) => {
            assert_eq!(
                (error.table(), error.path().as_deref()),
                (Some("Music"), Some(path))
            );
        }
        other => panic!("{path}: {other:?}"),
    };
    let title = || Song::TITLE.eq("x");
    let rest = || Song::PLAYS.gt(1);
    let forgotten: [Condition<Song>; 12] = [
        title().erase(),
        (!title()).erase(),
        Song::TITLE.between("a", "b").erase(),
        Song::TITLE.is_in(["a", "b"]).erase(),
        Song::TITLE.begins_with("a").erase(),
        Song::TITLE.exists().erase(),
        Song::TITLE.size().gt(1).erase(),
        (rest() & (rest() | title())).erase(),
        !(rest() & !title()).erase(),
        // The type knows the left side only.
        Song::ALBUM.eq(Song::TITLE).erase(),
        Song::ALBUM.size().lt(Song::TITLE.size()).erase(),
        Song::ALBUM.contains(Song::TITLE).erase(),
    ];
    for condition in forgotten {
        let found = Song::query("A")
            .filter(rest())
            .filter(condition)
            .collect(&db)
            .await;
        check(found, "title").await;
    }
    let genre = Song::by_genre(Genre::Jazz);
    check(
        genre
            .filter(Song::GENRE.exists().erase())
            .collect(&db)
            .await,
        "genre",
    )
    .await;
    let genre = Song::by_genre(Genre::Jazz);
    check(
        genre.filter(Song::YEAR.gt(1).erase()).collect(&db).await,
        "year",
    )
    .await;
    for (condition, path) in [
        (Song::ARTIST.exists().erase(), "artist"),
        (Song::ALBUM.exists().erase(), "album"),
    ] {
        check(
            Song::by_album("A").filter(condition).collect(&db).await,
            path,
        )
        .await;
    }
    assert!(canned.calls().is_empty());
    Song::by_album("A")
        .filter(title().erase())
        .collect(&db)
        .await
        .unwrap();
    Song::by_genre(Genre::Jazz)
        .filter(title().erase() & Song::ALBUM.exists())
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(canned.calls().len(), 2);
}

#[tokio::test]
async fn a_filter_on_what_the_index_does_not_hold_is_refused() {
    let canned = Canned::default();
    let db = canned.db();
    let plays = || Song::PLAYS.gt(1) | Song::TITLE.eq("x");
    let results = [
        Song::by_label("x").filter(plays()).count(&db).await,
        Song::scan()
            .index(Song::BY_LABEL)
            .filter(plays())
            .count(&db)
            .await,
        Song::by_label("x")
            .filter(plays())
            .hydrate()
            .count(&db)
            .await,
    ];
    for result in results {
        assert!(matches!(result, Err(Error::Invalid(error)) if error.path().unwrap() == "plays"));
    }
    assert!(canned.calls().is_empty());
    Song::by_album("A")
        .filter(plays())
        .count(&db)
        .await
        .unwrap();
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_raw_filter_on_the_queried_key_is_refused_by_dynamodb() {
    let db = db_with_songs(1).await;
    let filter = Condition::<Song>::raw("#t = :t")
        .name("#t", "title")
        .value(":t", "x");
    let error = Song::query("A")
        .filter(filter)
        .collect(&db)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Call(error) if error.code() == Some("ValidationException")));
}

#[tokio::test]
async fn tables_and_local_indexes_are_read_consistently_where_it_is_asked_for() {
    let db = db_with_songs(4).await;
    let consistent = |input: QueryInput| input.consistent_read();
    assert_eq!(consistent(Song::query("A").request(&db).unwrap()), None);
    assert_eq!(
        consistent(Song::query("A").consistent().request(&db).unwrap()),
        Some(true)
    );
    assert_eq!(
        consistent(Song::by_album("A").consistent().request(&db).unwrap()),
        Some(true)
    );
    assert_eq!(
        consistent(Song::by_genre(Genre::Jazz).request(&db).unwrap()),
        None
    );
    let units = async |query: Query<Song, _, _>| {
        let response = query.collect_with(&db).await.unwrap();
        response.consumed_capacity().unwrap().capacity_units()
    };
    assert_eq!(units(Song::query("A")).await, Some(0.5));
    assert_eq!(units(Song::query("A").consistent()).await, Some(1.0));
    assert_eq!(
        Song::by_album("A").consistent().count(&db).await.unwrap(),
        2
    );
}

#[test]
fn the_request_is_what_was_said() {
    let db = Canned::default().db();
    let s = |text: &str| AttributeValue::S(text.into());
    let n = |number: u32| AttributeValue::N(number.to_string());
    let input = QueryInput::builder()
        .table_name("dev-Music")
        .key_condition_expression("#n0 = :v0")
        .expression_attribute_names("#n0", "artist")
        .expression_attribute_values(":v0", s("A"));
    assert_eq!(
        Song::query("A").request(&db).unwrap(),
        input.build().unwrap()
    );
    let input = QueryInput::builder()
        .table_name("dev-Music")
        .index_name("GenreIndex")
        .key_condition_expression("#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2")
        .filter_expression("#n2 > :v3 AND (attribute_exists(#n3) OR #n4 = :v4)")
        .projection_expression("#n5, #n2, #n0, #n1, #n4")
        .expression_attribute_names("#n0", "genre")
        .expression_attribute_names("#n1", "year")
        .expression_attribute_names("#n2", "plays")
        .expression_attribute_names("#n3", "record label")
        .expression_attribute_names("#n4", "artist")
        .expression_attribute_names("#n5", "title")
        .expression_attribute_values(":v0", s("Jazz"))
        .expression_attribute_values(":v1", n(1955))
        .expression_attribute_values(":v2", n(1965))
        .expression_attribute_values(":v3", n(10))
        .expression_attribute_values(":v4", s("A"))
        .scan_index_forward(false)
        .limit(7);
    let query = || {
        Song::by_genre(Genre::Jazz)
            .sort_key_between(1955, 1965)
            .filter(Song::PLAYS.gt(10))
            .filter(Song::LABEL.exists() | Song::ARTIST.eq("A"))
            .reverse()
            .project::<Card>()
            .page_size(7)
            .limit(3)
    };
    let input = input.build().unwrap();
    assert_eq!(query().request(&db).unwrap(), input);
    assert_eq!(
        query()
            .into_sdk(&db)
            .unwrap()
            .as_input()
            .clone()
            .build()
            .unwrap(),
        input
    );
}

#[tokio::test]
async fn count_and_exists_ask_for_numbers_only() {
    let canned = Canned::new([
        scanned(9, 0..3, Some(8)),
        page(0..4, false),
        page(0..0, false),
    ]);
    let db = canned.db();
    let query = || {
        Song::by_album("A")
            .sort_key_ge("a")
            .reverse()
            .project::<Song>()
            .consistent()
    };
    assert_eq!(
        query().filter(Song::PLAYS.gt(1)).count(&db).await.unwrap(),
        7
    );
    assert!(!query().exists(&db).await.unwrap());
    for call in canned.calls() {
        assert_eq!(call.body["Select"], Select::Count.as_str());
        assert_eq!(call.body["ProjectionExpression"], Value::Null);
        assert_eq!(call.body["ConsistentRead"], true);
        assert_eq!(call.body["ScanIndexForward"], false);
    }
    assert_eq!(sent(&canned, "Limit"), [Value::Null, Value::Null, json!(1)]);
}

/// The limit of each call of a read that has twelve songs before it, three a call.
async fn limits(read: impl AsyncFnOnce(&Db)) -> Vec<Value> {
    let canned = Canned::new((0..4).map(|at| page(at * 3..at * 3 + 3, at < 3)));
    read(&canned.db()).await;
    sent(&canned, "Limit")
}

#[tokio::test]
async fn one_call_looks_at_no_more_than_is_wanted_where_nothing_is_filtered() {
    let query = || Song::query("A");
    let found = limits(async |db| {
        let found = query().page_size(3).limit(7).collect(db).await.unwrap();
        assert_eq!(years(&found), [0, 1, 2, 3, 4, 5, 6]);
    });
    assert_eq!(found.await, [3, 3, 1]);
    let found = limits(async |db| assert_eq!(query().limit(7).collect(db).await.unwrap().len(), 7));
    assert_eq!(found.await, [7, 4, 1]);
    let found = limits(async |db| assert_eq!(query().limit(7).count(db).await.unwrap(), 7));
    assert_eq!(found.await, [7, 4, 1]);
    let found =
        limits(async |db| assert_eq!(query().limit(6).page(db).await.unwrap().items().len(), 6));
    assert_eq!(found.await, [6, 3]);
    let found = limits(async |db| assert_eq!(query().page_size(5).count(db).await.unwrap(), 12));
    assert_eq!(found.await, [5, 5, 5, 5]);
    let found = limits(async |db| assert!(query().first(db).await.unwrap().is_some()));
    assert_eq!(found.await, [1]);
    let found = limits(async |db| assert!(query().one(db).await.is_err()));
    assert_eq!(found.await, [2]);
    let found = limits(async |db| {
        assert_eq!(
            query()
                .limit(usize::MAX)
                .max_pages(1)
                .count(db)
                .await
                .unwrap(),
            3
        )
    });
    assert_eq!(found.await, [i32::MAX]);
    let found = limits(async |db| {
        assert_eq!(
            query()
                .page_size(usize::MAX)
                .limit(2)
                .count(db)
                .await
                .unwrap(),
            2
        )
    });
    assert_eq!(found.await, [2]);
}

#[tokio::test]
async fn one_call_of_a_filtered_read_looks_at_as_much_as_it_can() {
    let query = || Song::query("A").filter(Song::PLAYS.ge(1));
    let found = limits(async |db| assert_eq!(query().limit(7).collect(db).await.unwrap().len(), 7));
    assert_eq!(found.await, [Value::Null, Value::Null, Value::Null]);
    let found =
        limits(async |db| assert_eq!(query().page_size(4).limit(7).count(db).await.unwrap(), 7));
    assert_eq!(found.await, [4, 4, 4]);
    let found = limits(async |db| assert!(query().first(db).await.unwrap().is_some()));
    assert_eq!(found.await, [Value::Null]);
}

#[tokio::test]
async fn no_more_calls_are_made_than_max_pages() {
    let found = limits(async |db| {
        let mut items = Song::query("A").max_pages(2).items(db);
        let mut found = Vec::new();
        while let Some(song) = items.try_next().await.unwrap() {
            found.push(song);
        }
        assert_eq!(years(&found), [0, 1, 2, 3, 4, 5]);
        assert!(!items.is_exhausted() && items.cursor().is_some());
    });
    assert_eq!(found.await.len(), 2);
    let found =
        limits(async |db| assert_eq!(Song::query("A").max_pages(3).count(db).await.unwrap(), 9));
    assert_eq!(found.await.len(), 3);
    let found = limits(async |db| {
        let page = Song::query("A")
            .limit(9)
            .max_pages(1)
            .page(db)
            .await
            .unwrap();
        assert_eq!(page.items().len(), 3);
        assert!(page.next_cursor().is_some());
    });
    assert_eq!(found.await.len(), 1);
}

#[tokio::test]
async fn a_limit_of_0_makes_no_call() {
    let none = || Song::query("A").limit(0);
    let found = limits(async |db| {
        assert_eq!(none().collect(db).await.unwrap(), []);
        assert!(none().items(db).try_next().await.unwrap().is_none());
        assert!(none().pages(db).try_next().await.unwrap().is_none());
        assert!(none().page(db).await.unwrap().items().is_empty());
        assert_eq!(none().collect_with(db).await.unwrap().value(), &[]);
        assert_eq!(none().count(db).await.unwrap(), 0);
        assert!(!none().exists(db).await.unwrap());
        assert_eq!(none().first(db).await.unwrap(), None);
        assert_eq!(none().one(db).await.unwrap(), None);
        let none = || Song::query("A").max_pages(0);
        assert_eq!(none().collect(db).await.unwrap(), []);
        assert_eq!(none().count(db).await.unwrap(), 0);
        assert_eq!(none().limit(3).page(db).await.unwrap().items(), []);
        assert_eq!(none().page(db).await.unwrap().items(), []);
    });
    assert!(found.await.is_empty());
}

#[tokio::test]
async fn a_page_size_of_0_is_a_mistake_at_every_end() {
    let none = || Song::query("A").page_size(0);
    let is_invalid = |result: dynatable::Result<()>| {
        assert!(matches!(result, Err(Error::Invalid(error)) if error.table() == Some("Music")));
    };
    let found = limits(async |db| {
        is_invalid(none().collect(db).await.map(drop));
        is_invalid(none().items(db).try_next().await.map(drop));
        is_invalid(none().pages(db).try_next().await.map(drop));
        is_invalid(none().page(db).await.map(drop));
        is_invalid(none().collect_with(db).await.map(drop));
        is_invalid(none().count(db).await.map(drop));
        is_invalid(none().exists(db).await.map(drop));
        is_invalid(none().first(db).await.map(drop));
        is_invalid(none().one(db).await.map(drop));
        is_invalid(none().request(db).map(drop));
        is_invalid(none().limit(0).collect(db).await.map(drop));
    });
    assert!(found.await.is_empty());
}

#[tokio::test]
async fn pages_without_items_are_not_the_end() {
    let empty = |last| scanned(5, 0..0, Some(last));
    let answers = || {
        [
            empty(4),
            scanned(5, 7..9, Some(9)),
            empty(14),
            scanned(1, 15..16, None),
        ]
    };
    let query = || Song::query("A").filter(Song::PLAYS.eq(1));
    let canned = Canned::new(answers());
    let found = query().collect_with(&canned.db()).await.unwrap();
    assert_eq!(years(found.value()), [7, 8, 15]);
    assert_eq!(
        found.consumed_capacity().unwrap().capacity_units(),
        Some(6.0)
    );
    let starts = sent(&canned, "ExclusiveStartKey");
    let starts: Vec<_> = starts.iter().map(|it| it["title"]["S"].as_str()).collect();
    assert_eq!(starts, [None, Some("t004"), Some("t009"), Some("t014")]);
    assert_eq!(
        query().count(&Canned::new(answers()).db()).await.unwrap(),
        3
    );
    assert!(query().exists(&Canned::new(answers()).db()).await.unwrap());
    let first = query().first(&Canned::new(answers()).db()).await.unwrap();
    assert_eq!(first.unwrap().year, 1967);
    let one = query()
        .limit(1)
        .one(&Canned::new(answers()).db())
        .await
        .unwrap();
    assert_eq!(one.unwrap().year, 1967);
    let page = query()
        .limit(3)
        .page(&Canned::new(answers()).db())
        .await
        .unwrap();
    assert_eq!((page.items().len(), page.scanned()), (3, 16));
    let canned = Canned::new(answers());
    let mut pages = query().pages(&canned.db());
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push((
            page.items().len(),
            page.scanned(),
            page.next_cursor().is_some(),
        ));
    }
    assert_eq!(
        sizes,
        [(0, 5, true), (2, 5, true), (0, 5, true), (1, 1, false)]
    );
}

#[tokio::test]
async fn one_tells_none_one_and_several_apart() {
    let db = db_with_songs(5).await;
    assert_eq!(
        Song::query("A").sort_key_eq("t003").one(&db).await.unwrap(),
        Some(song(3))
    );
    assert_eq!(
        Song::query("A").sort_key_eq("t009").one(&db).await.unwrap(),
        None
    );
    // Also where the second is on another page, and where a filter stands between them.
    let error = Song::query("A").page_size(1).one(&db).await.unwrap_err();
    let Error::MoreThanOne(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.table(), error.index()),
        (&*db.table_name::<Song>(), None)
    );
    let query = || Song::by_genre(Genre::Jazz).page_size(1);
    let error = query()
        .filter(Song::PLAYS.eq(0))
        .one(&db)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::MoreThanOne(error) if error.index() == Some("GenreIndex")));
    let only = query().filter(Song::PLAYS.eq(2)).one(&db).await.unwrap();
    assert_eq!(only, Some(song(2)));
    let error = Song::by_label("x").hydrate().one(&db).await.unwrap_err();
    assert!(matches!(error, Error::MoreThanOne(error) if error.index() == Some("by_label")));
}

#[tokio::test]
async fn all_ends_agree_on_what_is_found() {
    let db = db_with_songs(10).await;
    let query = || {
        Song::by_genre(Genre::Rock)
            .sort_key_gt(1961)
            .page_size(2)
            .reverse()
    };
    let all: Vec<Song> = [9, 7, 5, 3].map(song).to_vec();
    assert_eq!(query().collect(&db).await.unwrap(), all);
    assert_eq!(query().collect_with(&db).await.unwrap().into_value(), all);
    assert_eq!(query().count(&db).await.unwrap(), 4);
    assert!(query().exists(&db).await.unwrap());
    assert_eq!(query().first(&db).await.unwrap().as_ref(), Some(&all[0]));
    let mut items = query().items(&db);
    let mut pages = query().pages(&db);
    let (mut by_item, mut by_page) = (Vec::new(), Vec::new());
    while let Some(song) = items.try_next().await.unwrap() {
        by_item.push(song);
    }
    while let Some(page) = pages.try_next().await.unwrap() {
        by_page.extend(page);
    }
    assert_eq!((&by_item, &by_page), (&all, &all));
    assert!(items.is_exhausted() && items.cursor().is_none());
    let page = query().limit(3).page(&db).await.unwrap();
    assert_eq!(page.items(), &all[..3]);
    let rest = query()
        .cursor(page.next_cursor().unwrap().clone())
        .page(&db)
        .await
        .unwrap();
    assert_eq!(rest.items(), &all[3..]);
}

#[tokio::test]
async fn what_was_read_before_a_failure_is_given_before_it() {
    let throttled = || Answer::error("ThrottlingException", "slow down");
    let canned = Canned::new([page(0..2, true), throttled()]);
    let mut items = Song::query("A").items(&canned.db());
    assert_eq!(items.try_next().await.unwrap().unwrap().year, 1960);
    assert_eq!(items.try_next().await.unwrap().unwrap().year, 1961);
    assert!(
        matches!(items.try_next().await, Err(Error::Throttled(error)) if error.call().operation() == "Query")
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(canned.calls().len(), 2);
    let canned = Canned::new([page(0..2, true), throttled()]);
    assert!(matches!(
        Song::query("A").count(&canned.db()).await,
        Err(Error::Throttled(_))
    ));
    let db = Canned::new([Answer::error("ResourceNotFoundException", "no")]).db();
    assert!(
        matches!(Song::query("A").first(&db).await, Err(Error::TableNotFound(error)) if error.table() == "dev-Music")
    );
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_told_by_table_and_path() {
    let db = db_with_songs(3).await;
    let mut item = song(1).to_item().unwrap();
    item.insert("plays".into(), AttributeValue::S("many".into()));
    let table = db.table_name::<Song>();
    db.client()
        .put_item()
        .table_name(&*table)
        .set_item(Some(item))
        .send()
        .await
        .unwrap();
    let mut items = Song::query("A").items(&db);
    assert_eq!(items.try_next().await.unwrap(), Some(song(0)));
    let error = items.try_next().await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode(error) if error.path() == "plays"),
        "{error:?}"
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(Song::query("A").count(&db).await.unwrap(), 3);
}

#[tokio::test]
async fn customizations_are_part_of_every_call() {
    let canned = Canned::new([page(0..1, true), page(1..2, false), page(0..2, false)]);
    let db = canned.db();
    let query = || {
        Song::query("A").filter(Song::PLAYS.gt(0)).customize(|sdk| {
            let filter = sdk.get_filter_expression().clone().unwrap();
            sdk.filter_expression(format!("{filter} AND #mine = :mine"))
                .expression_attribute_names("#mine", "mine")
                .expression_attribute_values(":mine", AttributeValue::Bool(true))
        })
    };
    assert_eq!(
        query().project::<Card>().collect(&db).await.unwrap().len(),
        2
    );
    assert_eq!(query().count(&db).await.unwrap(), 2);
    for call in canned.calls() {
        assert_eq!(call.body["FilterExpression"], "#n1 > :v1 AND #mine = :mine");
        assert_eq!(call.body["ExpressionAttributeNames"]["#mine"], "mine");
        assert_eq!(call.body["ExpressionAttributeNames"]["#n1"], "plays");
    }
    let ours = Song::query("A").customize(|sdk| sdk.expression_attribute_names("#n0", "other"));
    assert!(matches!(ours.collect(&db).await, Err(Error::Invalid(_))));
    assert_eq!(canned.calls().len(), 3);
}

#[tokio::test]
async fn a_configuration_is_that_of_every_call() {
    let (canned, other) = (
        Canned::default(),
        Canned::new([page(0..1, true), page(1..2, false), page(0..1, false)]),
    );
    let db = canned.db();
    let config = || {
        Builder::default().http_client(aws_sdk_dynamodb::config::SharedHttpClient::new(
            other.clone(),
        ))
    };
    let found = Song::query("A")
        .config_override(config())
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(years(&found), [0, 1]);
    assert_eq!(
        Song::query("A")
            .reverse()
            .config_override(config())
            .count(&db)
            .await
            .unwrap(),
        1
    );
    assert_eq!((canned.calls().len(), other.calls().len()), (0, 3));
    let into_sdk = Song::query("A").config_override(config()).into_sdk(&db);
    assert!(
        matches!(into_sdk, Err(Error::Invalid(error)) if error.to_string().contains("config_override"))
    );
}

#[tokio::test]
async fn the_sdks_builder_reads_the_same_first_page() {
    let db = db_with_songs(9).await;
    let query = || {
        Song::by_genre(Genre::Jazz)
            .sort_key_ge(1962)
            .reverse()
            .page_size(3)
    };
    let output = query().into_sdk(&db).unwrap().send().await.unwrap();
    let items = output.items.unwrap().into_iter().map(Song::from_item);
    let items: Vec<Song> = items.collect::<Result<_, _>>().unwrap();
    assert_eq!(items, query().limit(3).collect(&db).await.unwrap());
    let first = query().page(&db).await.unwrap();
    let second = query().cursor(first.next_cursor().unwrap().clone());
    let output = second.into_sdk(&db).unwrap().send().await.unwrap();
    assert_eq!(output.items().len(), 1);
}

#[tokio::test]
async fn no_value_is_in_the_debug_of_a_query_and_of_what_it_gives() {
    let db = db_with_songs(0).await;
    let secret = Song {
        artist: "secret-4711".into(),
        title: "secret-4711-x".into(),
        ..song(1)
    };
    secret.put().send(&db).await.unwrap();
    let query = || {
        Song::query("secret-4711")
            .sort_key_begins_with("secret-4711")
            .filter(Song::LABEL.ne("secret-4711"))
            .filter(Condition::raw("plays < :n").value(":n", 4711))
            .limit(1)
    };
    let page = query().page(&db).await.unwrap();
    let mut items = query().items(&db);
    items.try_next().await.unwrap().unwrap();
    let next = query().maybe_cursor(page.next_cursor().cloned());
    for text in [
        format!("{:?}", query()),
        format!("{next:?}"),
        format!("{page:?}"),
        format!("{items:?}"),
        format!("{:?}", query().pages(&db)),
    ] {
        assert!(text.contains("Music") && !text.contains("4711"), "{text}");
    }
    let text = format!(
        "{:?}",
        Song::by_genre(Genre::Jazz)
            .reverse()
            .filter(Song::PLAYS.eq(4711))
    );
    assert!(
        text.contains("GenreIndex")
            && text.contains("plays")
            && !text.contains("4711")
            && !text.contains("Jazz"),
        "{text}"
    );
}

/// The fields of each span of ours.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, BTreeMap<String, String>>>>);

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().into(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().into(), value.into());
    }
}

impl<S: Subscriber> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        if attributes.metadata().target() == "dynatable" {
            let mut spans = self.0.lock().unwrap();
            attributes.record(&mut Fields(spans.entry(id.into_u64()).or_default()));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        if let Some(fields) = self.0.lock().unwrap().get_mut(&id.into_u64()) {
            values.record(&mut Fields(fields));
        }
    }
}

#[tokio::test]
async fn the_span_of_each_call_has_its_index_and_its_counts() {
    let db = db_with_songs(4).await;
    let spans = Spans::default();
    let guard = subscriber::set_default(Registry::default().with(spans.clone()));
    // The call that another thread, without a subscriber, may have made first is looked at again.
    Song::query("A").exists(&db).await.unwrap();
    ::tracing::callsite::rebuild_interest_cache();
    spans.0.lock().unwrap().clear();
    let filtered = Song::by_genre(Genre::Jazz).filter(Song::PLAYS.gt(0));
    assert_eq!(filtered.page_size(1).count(&db).await.unwrap(), 1);
    assert!(Song::query("A").exists(&db).await.unwrap());
    let hydrated = Song::by_label("x").hydrate().limit(2).collect(&db).await;
    assert_eq!(hydrated.unwrap().len(), 2);
    drop(guard);
    let spans = spans.0.lock().unwrap().clone();
    let field = |fields: &BTreeMap<String, String>, name: &str| {
        fields.get(name).cloned().unwrap_or_default()
    };
    let seen = spans.values().map(|it| {
        let names = [
            "db.operation.name",
            "aws.dynamodb.index_name",
            "aws.dynamodb.count",
            "aws.dynamodb.scanned_count",
        ];
        names.map(|name| field(it, name)).join(" ")
    });
    let mut seen: Vec<String> = seen.collect();
    seen.sort();
    let expected = [
        "BatchGetItem   ",
        "Query  1 1",
        "Query GenreIndex 0 0",
        "Query GenreIndex 0 1",
        "Query GenreIndex 1 1",
        "Query by_label 2 2",
    ];
    assert_eq!(seen, expected);
}
