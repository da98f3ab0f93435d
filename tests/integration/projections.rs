//! Projections, whole items read behind an index, and waiting for an index to show a write.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::time::Duration;

use aws_sdk_dynamodb::types::{Select, TransactGetItem};
use dynatable::{Attribute, AttributeValue, Db, Error, Number, Projection, Table};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::errors::canned::{Answer, Canned};
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music", rename_all = "camelCase")]
#[table(index(by_label, partition_key = record_label, sort_key = plays, projection = keys_only))]
#[table(index(by_year, name = "YearIndex", partition_key = first_year, projection = include(album_title, tempo)))]
#[table(index(by_country, partition_key = title))]
#[table(local_index(by_plays, sort_key = plays, projection = keys_only))]
struct Song {
    #[table(partition_key, rename = "PK")]
    artist: String,
    #[table(sort_key, rename = "select")]
    title: String,
    first_year: u16,
    album_title: Option<String>,
    #[table(rename = "record.label")]
    record_label: Option<String>,
    #[table(default = one)]
    plays: u64,
    #[table(serde)]
    tempo: Range<u16>,
    #[table(with = minutes)]
    r#type: Duration,
    #[table(flatten)]
    release: Release,
    awards: BTreeSet<String>,
    place: Option<Place>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Release {
    #[attribute(rename = "land")]
    country: String,
    city: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Place {
    name: String,
}

fn one() -> u64 {
    1
}

fn seven() -> u64 {
    7
}

mod minutes {
    use std::time::Duration;

    pub(super) type Stored = u64;

    pub(super) fn to_stored(time: &Duration) -> u64 {
        time.as_secs() / 60
    }

    pub(super) fn from_stored(minutes: u64) -> Result<Duration, std::convert::Infallible> {
        Ok(Duration::from_secs(minutes * 60))
    }
}

/// Song `n` of the only artist and label.
fn song(n: u16) -> Song {
    Song {
        artist: "A".into(),
        title: format!("t{n:03}"),
        first_year: 1960 + n,
        album_title: n.is_multiple_of(2).then(|| format!("a{n}")),
        record_label: Some("x".into()),
        plays: 1000 - u64::from(n),
        tempo: n..2 * n,
        r#type: Duration::from_secs(180),
        release: Release {
            country: "US".into(),
            city: (n % 2 == 1).then(|| "Rome".into()),
        },
        awards: BTreeSet::from(["Gold".into()]),
        place: Some(Place { name: "p".into() }),
    }
}

async fn db_with_songs(count: u16) -> Db {
    let db = db_with::<Song>().await;
    for n in 0..count {
        song(n).put().send(&db).await.unwrap();
    }
    db
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Card {
    first_year: u16,
    album_title: Option<String>,
}

/// With every word a field of a projection can have.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Most {
    title: String,
    #[projection(default = seven)]
    plays: u64,
    #[projection(serde)]
    tempo: Range<u16>,
    #[projection(with = minutes)]
    r#type: Duration,
    #[projection(flatten)]
    release: Release,
    awards: BTreeSet<String>,
    #[projection(default)]
    place: Option<Place>,
    #[projection(skip)]
    skipped: Vec<u8>,
    #[projection(skip, default = seven)]
    rating: u64,
}

fn most(song: Song) -> Most {
    Most {
        title: song.title,
        plays: song.plays,
        tempo: song.tempo,
        r#type: song.r#type,
        release: song.release,
        awards: song.awards,
        place: song.place,
        skipped: vec![],
        rating: 7,
    }
}

/// What every index of the table holds.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Keys {
    title: String,
    artist: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Labelled {
    plays: u64,
    record_label: Option<String>,
    title: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct OfYear {
    album_title: Option<String>,
    #[projection(serde)]
    tempo: Range<u16>,
}

#[tokio::test]
async fn every_read_gives_a_projection() {
    let db = db_with_songs(3).await;
    let key = ("A", "t002");
    let card = Card {
        first_year: 1962,
        album_title: Some("a2".into()),
    };
    let found = Song::get(key)
        .project::<Card>()
        .consistent()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&card));
    let found = Song::get(key)
        .project::<Card>()
        .send_with(&db)
        .await
        .unwrap();
    assert_eq!(found.into_value().as_ref(), Some(&card));
    assert_eq!(
        Song::get(("A", "x"))
            .project::<Card>()
            .send(&db)
            .await
            .unwrap(),
        None
    );
    let found = Song::get(key).project::<Most>().send(&db).await.unwrap();
    assert_eq!(found, Some(most(song(2))));
    let back = Song::get(key)
        .project::<Card>()
        .project::<Song>()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(back, Some(song(2)));
    let all: Vec<Most> = [song(0), song(1), song(2)].map(most).into();
    assert_eq!(
        Song::query("A")
            .page_size(2)
            .project::<Most>()
            .collect(&db)
            .await
            .unwrap(),
        all
    );
    let mut scanned = Song::scan()
        .whole_table()
        .project::<Most>()
        .collect(&db)
        .await
        .unwrap();
    scanned.sort_by(|one, other| one.title.cmp(&other.title));
    assert_eq!(scanned, all);
    let found = Song::by_country("t001")
        .project::<Most>()
        .one(&db)
        .await
        .unwrap();
    assert_eq!(found, Some(most(song(1))));
    let page = Song::query("A")
        .project::<Keys>()
        .limit(2)
        .page(&db)
        .await
        .unwrap();
    assert_eq!(page.items().len(), 2);
    let rest = Song::query("A")
        .project::<Card>()
        .cursor(page.next_cursor().unwrap().clone());
    assert_eq!(rest.collect(&db).await.unwrap(), [card]);
}

#[test]
fn a_projection_asks_for_the_names_in_the_table_and_for_what_cursors_are_made_of() {
    let db = Canned::default().db();
    let names = |text: Option<&str>, names: Option<&HashMap<String, String>>| -> Vec<String> {
        let placeholders = text.unwrap().split(", ");
        placeholders.map(|it| names.unwrap()[it].clone()).collect()
    };
    let get = Song::get(("A", "t"))
        .project::<Most>()
        .request(&db)
        .unwrap();
    let of_most = [
        "select", "plays", "tempo", "type", "land", "city", "awards", "place",
    ];
    assert_eq!(
        names(
            get.projection_expression(),
            get.expression_attribute_names()
        ),
        of_most
    );
    let query = Song::query("A").project::<Most>().request(&db).unwrap();
    let with_key = [&of_most[..], &["PK"]].concat();
    assert_eq!(
        names(
            query.projection_expression(),
            query.expression_attribute_names()
        ),
        with_key
    );
    let scan = Song::scan()
        .whole_table()
        .project::<Card>()
        .request(&db)
        .unwrap();
    let of_card = ["firstYear", "albumTitle", "PK", "select"];
    assert_eq!(
        names(
            scan.projection_expression(),
            scan.expression_attribute_names()
        ),
        of_card
    );
    let index = Song::by_label("x").project::<Keys>().request(&db).unwrap();
    let of_keys = ["select", "PK", "record.label", "plays"];
    assert_eq!(
        names(
            index.projection_expression(),
            index.expression_attribute_names()
        ),
        of_keys
    );
    let whole = Song::get(("A", "t"))
        .project::<Card>()
        .project::<Song>()
        .request(&db)
        .unwrap();
    assert_eq!(
        (
            whole.projection_expression(),
            whole.expression_attribute_names()
        ),
        (None, None)
    );
}

#[tokio::test]
async fn an_index_gives_what_it_holds() {
    let db = db_with_songs(3).await;
    let labelled = |n: u16| Labelled {
        plays: song(n).plays,
        record_label: song(n).record_label,
        title: song(n).title,
    };
    let found = Song::by_label("x")
        .project::<Labelled>()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(found, [2, 1, 0].map(labelled));
    let found = Song::by_label("x")
        .sort_key_lt(1000)
        .filter(Song::TITLE.gt("t001"))
        .project::<Keys>();
    assert_eq!(found.one(&db).await.unwrap().unwrap().title, "t002");
    for n in [1, 2] {
        let found = Song::by_year(1960 + n)
            .project::<OfYear>()
            .one(&db)
            .await
            .unwrap();
        let expected = OfYear {
            album_title: song(n).album_title,
            tempo: n..2 * n,
        };
        assert_eq!(found, Some(expected));
    }
    let found = Song::scan()
        .index(Song::BY_YEAR)
        .project::<Card>()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(found.len(), 3);
    let found = Song::by_plays("A")
        .consistent()
        .project::<Keys>()
        .collect(&db)
        .await
        .unwrap();
    let titles: Vec<_> = found.into_iter().map(|it| it.title).collect();
    assert_eq!(titles, ["t002", "t001", "t000"]);
    assert_eq!(Song::by_plays("A").count(&db).await.unwrap(), 3);
    assert!(Song::by_label("x").exists(&db).await.unwrap());
}

/// An item of the bare minimum, and attributes stored as NULL.
async fn put_raw(db: &Db, more: &[(&str, AttributeValue)]) {
    let mut item = Song::key(("A", "raw")).unwrap().to_item();
    item.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone())),
    );
    let table = db.table_name::<Song>();
    db.client()
        .put_item()
        .table_name(&*table)
        .set_item(Some(item))
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn what_an_item_lacks_is_read_as_the_projection_says() {
    let db = db_with::<Song>().await;
    put_raw(
        &db,
        &[
            ("albumTitle", AttributeValue::Null(true)),
            ("firstYear", AttributeValue::N("1E1".into())),
        ],
    )
    .await;
    let found = Song::get(("A", "raw"))
        .project::<Card>()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(
        found,
        Some(Card {
            first_year: 10,
            album_title: None
        })
    );
    let error = Song::query("A")
        .project::<OfYear>()
        .collect(&db)
        .await
        .unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.path(), "tempo");
    let tempo = json!({"start": 1, "end": 2});
    let tempo: Range<u16> = serde_json::from_value(tempo).unwrap();
    let whole = Song {
        tempo: tempo.clone(),
        ..song(0)
    }
    .to_item()
    .unwrap();
    put_raw(
        &db,
        &[
            ("tempo", whole["tempo"].clone()),
            ("type", whole["type"].clone()),
            ("land", whole["land"].clone()),
        ],
    )
    .await;
    let found = Song::get(("A", "raw"))
        .project::<Most>()
        .send(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.plays, found.tempo, found.place), (7, tempo, None));
    assert!(found.awards.is_empty() && found.release.city.is_none());
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Nullable {
    album_title: Option<String>,
    awards: BTreeSet<String>,
}

#[tokio::test]
async fn an_item_without_any_of_the_attributes_is_not_no_item() {
    let db = db_with::<Song>().await;
    put_raw(&db, &[]).await;
    let none = Nullable {
        album_title: None,
        awards: BTreeSet::new(),
    };
    let found = Song::get(("A", "raw"))
        .project::<Nullable>()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&none));
    assert_eq!(
        Song::query("A")
            .project::<Nullable>()
            .one(&db)
            .await
            .unwrap(),
        Some(none)
    );
    assert_eq!(
        Song::get(("A", "x"))
            .project::<Nullable>()
            .send(&db)
            .await
            .unwrap(),
        None
    );
}

mod elsewhere {
    use dynatable::{Attribute, Projection, Table};

    #[derive(Table, Debug)]
    #[table(name = "Generic", rename_all = "UPPERCASE")]
    pub(super) struct Generic<V: Attribute> {
        #[table(partition_key)]
        pub(super) id: u8,
        pub(super) value: V,
        pub(super) other: Option<V>,
    }

    #[derive(Projection, Debug, PartialEq)]
    #[projection(of = Generic<bool>)]
    pub(super) struct Value {
        pub(super) value: bool,
    }
}

/// A projection of a table in another module, which is generic.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = elsewhere::Generic<bool>)]
struct Other {
    other: Option<bool>,
}

#[tokio::test]
async fn a_projection_may_be_of_a_generic_table_and_one_elsewhere() {
    use elsewhere::{Generic, Value};
    let db = db_with::<Generic<bool>>().await;
    let item = Generic {
        id: 1,
        value: true,
        other: Some(false),
    };
    item.put().send(&db).await.unwrap();
    let found = Generic::<bool>::get(1)
        .project::<Value>()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(found, Some(Value { value: true }));
    let found = Generic::<bool>::query(1)
        .project::<Other>()
        .one(&db)
        .await
        .unwrap();
    assert_eq!(found, Some(Other { other: Some(false) }));
}

#[derive(Table, Debug)]
#[table(name = "Renamed")]
struct Renamed {
    #[table(partition_key)]
    id: u8,
    #[table(alias = "label")]
    record_label: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Renamed)]
struct OfRenamed {
    #[projection(alias = "label")]
    record_label: String,
}

#[tokio::test]
async fn a_projection_finds_an_attribute_by_its_old_name() {
    let db = db_with::<Renamed>().await;
    let put = async |id: u8, name: &str| {
        let mut item = Renamed::key(id).unwrap().to_item();
        item.insert(name.to_owned(), AttributeValue::S(name.to_owned()));
        let table = db.table_name::<Renamed>();
        let put = db.client().put_item().table_name(&*table);
        put.set_item(Some(item)).send().await.unwrap();
        let found = Renamed::get(id).project::<OfRenamed>().send(&db).await;
        assert_eq!(found.unwrap().unwrap().record_label, name);
    };
    put(1, "label").await;
    put(2, "record_label").await;
}

#[tokio::test]
async fn a_projected_read_is_a_member_of_the_sdks_transaction() {
    let db = db_with_songs(1).await;
    let member = Song::get(("A", "t000"))
        .project::<Card>()
        .into_transact_item(&db)
        .unwrap();
    let TransactGetItem { get: Some(get), .. } = &member else {
        panic!("{member:?}")
    };
    assert_eq!(get.projection_expression(), Some("#n0, #n1"));
    assert_eq!(
        get.expression_attribute_names().unwrap()["#n1"],
        "albumTitle"
    );
    let output = db
        .client()
        .transact_get_items()
        .transact_items(member)
        .send()
        .await
        .unwrap();
    let item = output.responses()[0].item().unwrap();
    assert_eq!(item["firstYear"].as_n().unwrap(), "1960");
    assert!(!item.contains_key("plays"));
}

#[tokio::test]
async fn whole_items_are_read_behind_an_index_in_its_order() {
    let db = db_with_songs(130).await;
    let expected = |songs: &mut dyn Iterator<Item = u16>| songs.map(song).collect::<Vec<_>>();
    let found = Song::by_label("x").hydrate().collect(&db).await.unwrap();
    assert_eq!(found, expected(&mut (0..130).rev()));
    let found = Song::by_label("x")
        .hydrate()
        .reverse()
        .page_size(50)
        .limit(120)
        .collect(&db)
        .await;
    assert_eq!(found.unwrap(), expected(&mut (0..120)));
    let found = Song::by_plays("A")
        .consistent()
        .sort_key_gt(990)
        .hydrate()
        .collect(&db)
        .await;
    assert_eq!(found.unwrap(), expected(&mut (0..10).rev()));
    let found = Song::by_year(1970)
        .filter(Song::ALBUM_TITLE.eq("a10"))
        .hydrate()
        .one(&db)
        .await;
    assert_eq!(found.unwrap(), Some(song(10)));
    let found = Song::scan()
        .index(Song::BY_LABEL)
        .hydrate()
        .project::<Most>()
        .collect(&db)
        .await;
    assert_eq!(found.unwrap().len(), 130);
    let page = Song::by_label("x")
        .hydrate()
        .project::<Card>()
        .limit(7)
        .page(&db)
        .await
        .unwrap();
    assert_eq!(page.items()[6].first_year, 1960 + 123);
    let rest = Song::by_label("x")
        .hydrate()
        .cursor(page.next_cursor().unwrap().clone());
    assert_eq!(rest.first(&db).await.unwrap(), Some(song(122)));
    assert_eq!(Song::by_label("x").hydrate().count(&db).await.unwrap(), 130);
}

/// A table whose keys are written otherwise than they come back.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Exact", index(by_group, partition_key = group, projection = keys_only))]
struct Exact {
    #[table(partition_key)]
    id: Number,
    #[table(sort_key)]
    at: Vec<u8>,
    group: u8,
    text: String,
}

#[tokio::test]
async fn items_are_found_behind_an_index_by_keys_of_any_type() {
    let db = db_with::<Exact>().await;
    let numbers = [
        "12345678901234567890123456789012345678",
        "-1E-130",
        "1E125",
        "0",
        "1.50",
    ];
    for id in numbers {
        for at in [&[0xff][..], &[0], &[0, 0xff]] {
            let id = id.parse().unwrap();
            let item = Exact {
                id,
                at: at.into(),
                group: 1,
                text: "x".into(),
            };
            item.put().send(&db).await.unwrap();
        }
    }
    let found = Exact::by_group(1)
        .page_size(4)
        .hydrate()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(found.len(), 15);
    assert!(found.iter().all(|it| it.text == "x"));
}

/// A page of `by_label` with the keys of these songs.
fn index_page(songs: &[u16], more: bool) -> Answer {
    let key = |n: &u16| {
        json!({
            "PK": {"S": "A"}, "select": {"S": song(*n).title},
            "record.label": {"S": "x"}, "plays": {"N": song(*n).plays.to_string()},
        })
    };
    let keys: Vec<Value> = songs.iter().map(key).collect();
    let mut body = json!({
        "Count": songs.len(), "ScannedCount": songs.len(),
        "ConsumedCapacity": {
            "TableName": "dev-Music", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.0},
            "GlobalSecondaryIndexes": {"by_label": {"CapacityUnits": 0.5}},
        },
    });
    if more {
        body["LastEvaluatedKey"] = keys.last().unwrap().clone();
    }
    body["Items"] = Value::Array(keys);
    Answer::ok(&body.to_string())
}

/// An answer to `BatchGetItem` with these songs, and with the keys of those that were not read.
fn batch(songs: &[u16], unread: &[u16]) -> Answer {
    let key = |n: &u16| json!({"PK": {"S": "A"}, "select": {"S": song(*n).title}});
    let item = |n: &u16| {
        let mut item = key(n);
        item["firstYear"] = json!({"N": song(*n).first_year.to_string()});
        item
    };
    let items: Vec<Value> = songs.iter().map(item).collect();
    let mut body = json!({
        "Responses": {"dev-Music": items}, "UnprocessedKeys": {},
        "ConsumedCapacity": [{"TableName": "dev-Music", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 2.0}}],
    });
    if !unread.is_empty() {
        let keys: Vec<Value> = unread.iter().map(key).collect();
        body["UnprocessedKeys"] = json!({"dev-Music": {"Keys": keys}});
    }
    Answer::ok(&body.to_string())
}

fn cards(cards: &[Card]) -> Vec<u16> {
    cards.iter().map(|it| it.first_year - 1960).collect()
}

/// The songs that each `BatchGetItem` asked for.
fn asked(canned: &Canned) -> Vec<Vec<String>> {
    let calls = canned
        .calls()
        .into_iter()
        .filter(|it| it.operation == "BatchGetItem");
    let titles = calls.map(|it| {
        let keys = it.body["RequestItems"]["dev-Music"]["Keys"]
            .as_array()
            .unwrap()
            .clone();
        keys.iter()
            .map(|key| key["select"]["S"].as_str().unwrap().to_owned())
            .collect()
    });
    titles.collect()
}

#[tokio::test]
async fn items_deleted_since_are_left_out_and_do_not_count_as_given() {
    let canned = Canned::new([
        index_page(&[4, 2, 9], true),
        batch(&[9, 4], &[]),
        index_page(&[1, 7], false),
        batch(&[7], &[]),
    ]);
    let found = Song::by_label("x")
        .hydrate()
        .project::<Card>()
        .limit(3)
        .collect_with(&canned.db())
        .await
        .unwrap();
    assert_eq!(cards(found.value()), [4, 9, 7]);
    assert_eq!(
        asked(&canned),
        [vec!["t004", "t002", "t009"], vec!["t001", "t007"]]
    );
    let capacity = found.consumed_capacity().unwrap();
    assert_eq!(capacity.capacity_units(), Some(5.0));
    assert_eq!(capacity.table().unwrap().capacity_units(), Some(4.0));
    let indexes = capacity.global_secondary_indexes().unwrap();
    assert_eq!(indexes["by_label"].capacity_units(), Some(1.0));
}

#[tokio::test]
async fn the_index_is_asked_for_keys_and_the_table_for_the_projection() {
    let canned = Canned::new([
        index_page(&[1], false),
        batch(&[1], &[]),
        index_page(&[1], false),
    ]);
    let query = || {
        Song::by_label("x")
            .hydrate()
            .project::<Card>()
            .filter(Song::TITLE.gt("a"))
    };
    query()
        .page_size(5)
        .consumed_capacity()
        .collect(&canned.db())
        .await
        .unwrap();
    assert_eq!(query().count(&canned.db()).await.unwrap(), 1);
    let [index, table, count] = &canned.calls()[..] else {
        panic!("three calls")
    };
    assert_eq!(index.body["ProjectionExpression"], "#n0, #n2, #n3, #n1");
    let names = json!({"#n0": "record.label", "#n1": "select", "#n2": "plays", "#n3": "PK"});
    assert_eq!(index.body["ExpressionAttributeNames"], names);
    assert_eq!(index.body["ReturnConsumedCapacity"], "INDEXES");
    let request = &table.body["RequestItems"]["dev-Music"];
    assert_eq!(
        request["Keys"],
        json!([{"PK": {"S": "A"}, "select": {"S": "t001"}}])
    );
    assert_eq!(request["ProjectionExpression"], "#n0, #n1, #n2, #n3");
    let names = json!({"#n0": "firstYear", "#n1": "albumTitle", "#n2": "PK", "#n3": "select"});
    assert_eq!(request["ExpressionAttributeNames"], names);
    assert_eq!(table.body["ReturnConsumedCapacity"], "INDEXES");
    assert_eq!(count.body["Select"], Select::Count.as_str());
    assert_eq!(count.body["ProjectionExpression"], Value::Null);
}

#[tokio::test]
async fn a_page_without_items_reads_nothing_from_the_table() {
    let canned = Canned::new([index_page(&[], false)]);
    let found = Song::by_label("x")
        .hydrate()
        .collect(&canned.db())
        .await
        .unwrap();
    assert_eq!((found, canned.calls().len()), (vec![], 1));
}

#[tokio::test]
async fn a_failure_behind_the_index_is_that_of_the_read() {
    let canned = Canned::new([
        index_page(&[1], false),
        Answer::error("ResourceNotFoundException", "no table"),
    ]);
    let error = Song::by_label("x")
        .hydrate()
        .collect(&canned.db())
        .await
        .unwrap_err();
    let Error::TableNotFound(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.call().operation(), error.call().table()),
        ("BatchGetItem", "dev-Music")
    );
}

#[tokio::test(start_paused = true)]
async fn keys_that_come_back_unread_are_asked_for_again() {
    let canned = Canned::new([
        index_page(&[3, 1, 2], false),
        batch(&[2], &[1, 3]),
        batch(&[], &[1, 3]),
        batch(&[3], &[1]),
        batch(&[1], &[]),
    ]);
    let db = canned.db();
    let found = Song::by_label("x")
        .hydrate()
        .project::<Card>()
        .collect_with(&db)
        .await
        .unwrap();
    assert_eq!(cards(found.value()), [3, 1, 2]);
    let (both, one) = (vec!["t003", "t001"], vec!["t001"]);
    assert_eq!(
        asked(&canned),
        [vec!["t003", "t001", "t002"], both.clone(), both, one]
    );
    assert_eq!(
        found.consumed_capacity().unwrap().capacity_units(),
        Some(8.5)
    );
    let names = |call: usize| {
        canned.calls()[call].body["RequestItems"]["dev-Music"]["ExpressionAttributeNames"].clone()
    };
    assert_eq!(names(1), names(4));
}

#[tokio::test(start_paused = true)]
async fn keys_that_always_come_back_unread_are_a_throttle_in_the_end() {
    let unread = (0..100).map(|_| batch(&[], &[1, 2]));
    let canned = Canned::new(
        [index_page(&[0, 1, 2], false), batch(&[0], &[1, 2])]
            .into_iter()
            .chain(unread),
    );
    let start = Instant::now();
    let mut items = Song::by_label("x")
        .hydrate()
        .project::<Card>()
        .items(&canned.db());
    let error = items.try_next().await.unwrap_err();
    let Error::Throttled(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.call().operation(), error.call().table()),
        ("BatchGetItem", "dev-Music")
    );
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(asked(&canned).len(), 10);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn keys_are_asked_for_as_long_as_any_of_them_is_read() {
    let all: Vec<u16> = (0..30).collect();
    let one_each = (0..30).map(|n| batch(&[n], &all[usize::from(n) + 1..]));
    let canned = Canned::new([index_page(&all, false)].into_iter().chain(one_each));
    let cards_behind = Song::by_label("x").hydrate().project::<Card>();
    let found = cards_behind.collect(&canned.db()).await.unwrap();
    assert_eq!(cards(&found), all);
    assert_eq!(asked(&canned).len(), 30);
}
