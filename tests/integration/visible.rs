//! Waiting for an index to show a write.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use dynatable::index::{Index, IndexOf, Secondary};
use dynatable::{AttributeValue, Db, Error, Number, Table};
use serde_json::{Map, json};
use tokio::time::Instant;

use crate::errors::canned::{Answer, Canned};
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
#[table(index(by_label, partition_key = label, projection = keys_only))]
#[table(local_index(by_album, sort_key = album))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
    album: Option<String>,
    label: Option<String>,
    plays: u64,
}

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        genre: "Rock".into(),
        year: 1976,
        album: Some("Desire".into()),
        label: Some("Columbia".into()),
        plays: 3,
    }
}

/// An item with a value of every type, of which many come back written otherwise.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Values")]
#[table(index(by_rank, partition_key = group, sort_key = rank))]
#[table(index(by_group, partition_key = group, projection = keys_only))]
#[table(index(by_bytes, partition_key = at, sort_key = id, projection = include(numbers, float)))]
#[table(local_index(near, sort_key = rank))]
struct Values {
    #[table(partition_key)]
    id: Number,
    #[table(sort_key)]
    at: Vec<u8>,
    group: Option<String>,
    rank: i128,
    numbers: BTreeSet<Number>,
    texts: BTreeSet<String>,
    binaries: BTreeSet<Vec<u8>>,
    float: f64,
    small: f32,
    nested: HashMap<String, Vec<Option<bool>>>,
    any: AttributeValue,
    nothing: Option<u8>,
}

fn values() -> Values {
    let n = |text: &str| AttributeValue::N(text.into());
    let any = AttributeValue::L(vec![
        n("1E2"),
        n("-0"),
        n("0.500"),
        n("12345678901234567890123456789012345678"),
        AttributeValue::Ns(["1E2", "7.0", "-1"].map(str::to_owned).into()),
        AttributeValue::Ss(["b", "é", "a"].map(str::to_owned).into()),
        AttributeValue::Bs([vec![0xff], vec![0]].map(Into::into).into()),
        AttributeValue::M(HashMap::from([("k".into(), n("+1.0"))])),
        AttributeValue::S(String::new()),
        AttributeValue::Null(true),
    ]);
    Values {
        id: "0.00100".parse().unwrap(),
        at: vec![0xff, 0],
        group: Some("g".into()),
        rank: -i128::from(u64::MAX),
        numbers: ["1e2", "-0.10", "5"].map(|it| it.parse().unwrap()).into(),
        texts: ["b", "", "a"].map(str::to_owned).into(),
        binaries: [vec![], vec![0xff], vec![0]].into(),
        float: -1.7e-100,
        small: 0.1,
        nested: HashMap::from([("k".into(), vec![None, Some(true)]), ("e".into(), vec![])]),
        any,
        nothing: None,
    }
}

async fn seen<T: Table, I: IndexOf<T> + Secondary>(
    db: &Db,
    index: Index<T, I>,
    written: &T,
    within: Duration,
) -> bool {
    let table = db.table::<T>();
    let seen = table.wait_until_indexed(index, written, within).await;
    seen.unwrap()
}

#[tokio::test]
async fn an_item_with_values_of_every_type_is_seen_in_every_index() {
    let db = db_with::<Values>().await;
    let values = values();
    values.put().send(&db).await.unwrap();
    let soon = Duration::from_secs(5);
    assert!(seen(&db, Values::BY_RANK, &values, soon).await);
    assert!(seen(&db, Values::BY_GROUP, &values, soon).await);
    assert!(seen(&db, Values::BY_BYTES, &values, soon).await);
    assert!(seen(&db, Values::NEAR, &values, soon).await);
}

#[tokio::test]
async fn an_item_with_another_value_is_not_seen_where_the_index_holds_that() {
    let db = db_with::<Values>().await;
    values().put().send(&db).await.unwrap();
    let now = Duration::ZERO;
    let changes: [fn(&mut Values); 9] = [
        |it| it.nothing = Some(1),
        |it| it.float = -1.8e-100,
        |it| it.small = 0.2,
        |it| it.numbers = ["100".parse().unwrap()].into(),
        |it| it.numbers = BTreeSet::new(),
        |it| it.any = AttributeValue::L(vec![]),
        |it| it.nested = HashMap::new(),
        |it| it.rank = 0,
        |it| it.at = vec![0xff],
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut other = values();
        change(&mut other);
        assert!(!seen(&db, Values::NEAR, &other, now).await, "{at}");
        assert!(!seen(&db, Values::BY_RANK, &other, now).await, "{at}");
    }
    // Of what an index does not hold it cannot tell whether it is the latest.
    let other = Values {
        small: 0.2,
        ..values()
    };
    assert!(seen(&db, Values::BY_GROUP, &other, now).await);
    assert!(seen(&db, Values::BY_BYTES, &other, now).await);
    let other = Values {
        numbers: BTreeSet::new(),
        ..values()
    };
    assert!(seen(&db, Values::BY_GROUP, &other, now).await);
    assert!(!seen(&db, Values::BY_BYTES, &other, now).await);
}

/// What a query of an index answers with this song, or with none.
fn look(song: Option<&Song>, more: bool) -> Answer {
    let value = |value: &AttributeValue| match value {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(text) => json!({"N": text}),
        other => panic!("{other:?}"),
    };
    let item = |song: &Song| {
        let item = song.to_item().unwrap();
        item.iter()
            .map(|(name, it)| (name.clone(), value(it)))
            .collect::<Map<_, _>>()
    };
    let items: Vec<_> = song.into_iter().map(item).collect();
    let mut body = json!({"Items": items, "Count": items.len(), "ScannedCount": 9});
    if more {
        body["LastEvaluatedKey"] = json!({"artist": {"S": "Dylan"}});
    }
    Answer::ok(&body.to_string())
}

#[tokio::test(start_paused = true)]
async fn an_index_is_looked_at_until_it_shows_the_item_as_written() {
    let old = Song {
        plays: 2,
        ..hurricane()
    };
    let canned = Canned::new([
        look(None, false),
        look(None, true),
        look(Some(&old), false),
        look(None, true),
        look(None, true),
        look(Some(&hurricane()), false),
    ]);
    let db = canned.db();
    assert!(seen(&db, Song::BY_GENRE, &hurricane(), Duration::from_secs(1)).await);
    let calls = canned.calls();
    assert_eq!(calls.len(), 6);
    for call in &calls {
        assert_eq!(
            (&*call.operation, &call.body["IndexName"]),
            ("Query", &json!("GenreIndex"))
        );
        assert_eq!(
            call.body["KeyConditionExpression"],
            "#n0 = :v0 AND #n1 = :v1"
        );
        assert_eq!(call.body["FilterExpression"], "#n2 = :v2 AND #n3 = :v3");
        let names = json!({"#n0": "genre", "#n1": "year", "#n2": "artist", "#n3": "title"});
        assert_eq!(call.body["ExpressionAttributeNames"], names);
    }
    let starts = calls
        .iter()
        .map(|it| it.body["ExclusiveStartKey"].is_object());
    assert!(starts.eq([false, false, true, false, true, true]));
}

#[tokio::test(start_paused = true)]
async fn an_index_that_stays_behind_is_waited_for_no_longer_than_was_said() {
    let wait = async |shown: &Song, written: &Song, limit: Duration| {
        let canned = Canned::new((0..1000).map(|_| look(Some(shown), false)));
        let start = Instant::now();
        let seen = seen(&canned.db(), Song::BY_GENRE, written, limit).await;
        (seen, start.elapsed(), canned.calls().len())
    };
    let (now, limit) = (hurricane(), Duration::from_secs(10));
    let old = Song {
        plays: 2,
        ..hurricane()
    };
    let (seen, elapsed, calls) = wait(&old, &now, limit).await;
    assert!(
        !seen && elapsed <= limit && elapsed > Duration::from_secs(9),
        "{elapsed:?}"
    );
    assert!((20..40).contains(&calls), "{calls}");
    // An attribute that was taken away is one more to wait for.
    let less = Song {
        label: None,
        ..hurricane()
    };
    assert!(!wait(&now, &less, limit).await.0);
    assert!(!wait(&less, &now, limit).await.0);
    assert_eq!(
        wait(&old, &now, Duration::ZERO).await,
        (false, Duration::ZERO, 1)
    );
    assert_eq!(
        wait(&now, &now, Duration::MAX).await,
        (true, Duration::ZERO, 1)
    );
}

#[tokio::test]
async fn an_item_that_is_in_no_index_is_not_waited_for() {
    let canned = Canned::default();
    let db = canned.db();
    let (table, soon) = (db.table::<Song>(), Duration::from_secs(1));
    let song = Song {
        label: None,
        album: None,
        ..hurricane()
    };
    let errors = [
        (
            table.wait_until_indexed(Song::BY_LABEL, &song, soon).await,
            "label",
        ),
        (
            table.wait_until_indexed(Song::BY_ALBUM, &song, soon).await,
            "album",
        ),
    ];
    for (error, path) in errors {
        let Err(Error::Invalid(error)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (error.table(), error.path().as_deref()),
            (Some("Music"), Some(path))
        );
    }
    let empty = Song {
        artist: String::new(),
        ..hurricane()
    };
    let error = table.wait_until_indexed(Song::BY_GENRE, &empty, soon).await;
    assert!(matches!(error, Err(Error::Invalid(_))));
    assert!(canned.calls().is_empty());
    let db = Canned::new([Answer::error("ThrottlingException", "slow")]).db();
    let error = db
        .table::<Song>()
        .wait_until_indexed(Song::BY_GENRE, &hurricane(), soon)
        .await;
    assert!(matches!(error, Err(Error::Throttled(error)) if error.call().operation() == "Query"));
}
