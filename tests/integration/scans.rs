//! Scans, whole and in segments.

use std::collections::BTreeSet;

use dynatable::cursor::Cursor;
use dynatable::read::Items;
use dynatable::{Db, Error, Table};
use futures_util::{FutureExt, TryStreamExt};
use serde_json::{Value, json};

use crate::errors::canned::{Answer, Canned};
use crate::gate::Gate;
use crate::songs::{Plays, Song, Title, db_of};
use crate::support::db_with;

/// Two songs an artist; half of them with a genre, a third with a label, a quarter with an album.
fn song(n: u32) -> Song {
    let some = |every: u32, text: String| n.is_multiple_of(every).then_some(text);
    Song {
        artist: format!("A{}", n / 2),
        title: format!("t{}", n % 2),
        genre: some(2, format!("g{}", n % 3)),
        year: Some(1960),
        label: some(3, "Columbia".into()),
        album: some(4, "x".into()),
        plays: n,
    }
}

async fn db_of_songs(count: u32) -> Db {
    db_of((0..count).map(song)).await
}

fn sorted(songs: Vec<Song>) -> Vec<Song> {
    let mut songs = songs;
    songs.sort_by_key(|song| song.plays);
    songs
}

/// The numbers, each of which is there once.
fn once(songs: impl IntoIterator<Item = u32>) -> BTreeSet<u32> {
    let (mut set, mut twice) = (BTreeSet::new(), Vec::new());
    for n in songs {
        if !set.insert(n) {
            twice.push(n);
        }
    }
    assert!(twice.is_empty(), "given twice: {twice:?}");
    set
}

fn every(step: usize, count: u32) -> BTreeSet<u32> {
    (0..count).step_by(step).collect()
}

#[tokio::test]
async fn a_scan_gives_every_item_of_the_table_or_the_index_once() {
    let db = &db_of_songs(24).await;
    let all: Vec<_> = (0..24).map(song).collect();
    for size in [1, 5, 24, 1000, usize::MAX] {
        let scan = Song::scan().whole_table().page_size(size);
        assert_eq!(sorted(scan.collect(db).await.unwrap()), all);
    }
    let scan = || Song::scan().index(Song::BY_GENRE).page_size(5);
    let found = sorted(scan().collect(db).await.unwrap());
    assert_eq!(found, (0..24).step_by(2).map(song).collect::<Vec<_>>());
    assert_eq!(scan().count(db).await.unwrap(), 12);
    let scan = || Song::scan().index(Song::BY_LABEL).page_size(3);
    let found = sorted(scan().hydrate().collect(db).await.unwrap());
    assert_eq!(found, (0..24).step_by(3).map(song).collect::<Vec<_>>());
    let titles = scan().project::<Title>().collect(db).await.unwrap();
    assert_eq!(titles.len(), 8);
    let scan = || Song::scan().index(Song::BY_RECORD).page_size(4);
    let found = scan()
        .consistent()
        .project::<Plays>()
        .collect(db)
        .await
        .unwrap();
    assert_eq!(once(found.iter().map(|it| it.plays)), every(4, 24));
    let found = sorted(scan().hydrate().collect(db).await.unwrap());
    assert_eq!(found, (0..24).step_by(4).map(song).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_scan_filters_by_keys_too() {
    let db = &db_of_songs(24).await;
    let scan = || Song::scan().whole_table().page_size(5);
    let found = scan()
        .filter(Song::ARTIST.eq("A3"))
        .collect(db)
        .await
        .unwrap();
    assert_eq!(sorted(found), [song(6), song(7)]);
    let found = scan().filter(Song::TITLE.eq("t1") & Song::PLAYS.lt(6));
    assert_eq!(
        sorted(found.collect(db).await.unwrap()),
        [song(1), song(3), song(5)]
    );
    let genre = Song::scan().index(Song::BY_GENRE).page_size(5);
    let genre = genre
        .filter(Song::GENRE.eq("g0"))
        .maybe_filter(Some(Song::YEAR.eq(1960)));
    assert_eq!(
        genre.filter(Song::ARTIST.ne("A0")).count(db).await.unwrap(),
        3
    );
    let none = scan().filter(Song::PLAYS.gt(99));
    assert!(none.first(db).await.unwrap().is_none());
    let parallel = scan().filter(Song::TITLE.eq("t0")).parallel(3);
    assert_eq!(parallel.count(db).await.unwrap(), 12);
}

#[tokio::test]
async fn a_parallel_scan_gives_everything_once() {
    let db = &db_of_songs(40).await;
    for (segments, concurrency) in [
        (1, None),
        (3, None),
        (3, Some(1)),
        (3, Some(1000)),
        (16, None),
        (16, Some(5)),
        (1000, Some(usize::MAX)),
    ] {
        let scan = |size| {
            let scan = Song::scan()
                .whole_table()
                .page_size(size)
                .parallel(segments);
            match concurrency {
                Some(calls) => scan.concurrency(calls),
                None => scan,
            }
        };
        let mut items = scan(3).items(db);
        let mut found = Vec::new();
        while let Some(song) = items.try_next().await.unwrap() {
            found.push(song);
        }
        assert_eq!(sorted(found), (0..40).map(song).collect::<Vec<_>>());
        assert!(items.is_exhausted() && items.cursor().is_none());
        if segments < 1000 {
            assert_eq!(scan(7).count(db).await.unwrap(), 40);
            let pages: Vec<_> = scan(7).pages(db).try_collect().await.unwrap();
            assert_eq!(
                pages.iter().map(|page| page.items().len()).sum::<usize>(),
                40
            );
            assert!(pages.iter().all(|page| page.prev_cursor().is_none()));
        }
    }
    let scan = Song::scan().index(Song::BY_LABEL).page_size(2).hydrate();
    let scan = scan.project::<Plays>().parallel(4);
    let found = scan.collect(db).await.unwrap();
    assert_eq!(once(found.iter().map(|it| it.plays)), every(3, 40));
    let scan = Song::scan().index(Song::BY_RECORD).project::<Plays>();
    let found = scan.parallel(5).page_size(1).collect(db).await.unwrap();
    assert_eq!(once(found.iter().map(|it| it.plays)), every(4, 40));
}

#[tokio::test]
async fn an_empty_table_is_read_to_its_end() {
    let db = &db_with::<Song>().await;
    for concurrency in [1, 5] {
        let scan = || {
            Song::scan()
                .whole_table()
                .parallel(5)
                .concurrency(concurrency)
        };
        let mut items = scan().items(db);
        assert_eq!(items.try_next().await.unwrap(), None);
        assert!(items.is_exhausted() && items.cursor().is_none());
        let pages: Vec<_> = scan().pages(db).try_collect().await.unwrap();
        assert_eq!(pages.len(), 5);
        assert!(pages[3].next_cursor().is_some() && pages[4].next_cursor().is_none());
        assert_eq!(scan().count(db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn as_many_calls_are_under_way_as_is_said() {
    let db = &db_of_songs(20).await;
    for (segments, concurrency, most) in [
        (1, None, 1),
        (8, None, 8),
        (8, Some(3), 3),
        (8, Some(1), 1),
        (8, Some(20), 8),
        (200, None, 32),
        (200, Some(64), 64),
    ] {
        let (gate, db) = Gate::before::<Song>(db, usize::MAX >> 4);
        let mut scan = Song::scan().whole_table().page_size(1).parallel(segments);
        if let Some(calls) = concurrency {
            scan = scan.concurrency(calls);
        }
        let found = scan.collect(&db).await.unwrap();
        assert_eq!(once(found.iter().map(|it| it.plays)).len(), 20);
        assert_eq!(gate.most(), most, "{segments} {concurrency:?}");
    }
    // Pages that wait to be looked at count, too: one each, and no call behind it.
    let (gate, db) = Gate::before::<Song>(db, usize::MAX >> 4);
    let mut items = Song::scan()
        .whole_table()
        .page_size(5)
        .parallel(4)
        .items(&db);
    items.try_next().await.unwrap();
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.calls().len(), 4);
}

#[tokio::test]
async fn a_number_of_segments_or_calls_that_cannot_be_is_a_mistake() {
    let canned = Canned::default();
    let db = canned.db();
    let scan = |segments| Song::scan().whole_table().parallel(segments);
    let mistakes = || {
        [0, 1_000_001, u32::MAX]
            .map(scan)
            .into_iter()
            .chain([scan(3).concurrency(0), scan(3).page_size(0)])
    };
    for scan in mistakes() {
        let error = scan.collect(&db).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert!(error.to_string().contains("Songs"), "{error}");
    }
    for scan in mistakes() {
        assert!(matches!(scan.count(&db).await, Err(Error::Invalid(_))));
    }
    for scan in mistakes() {
        let mut pages = scan.pages(&db);
        assert!(matches!(pages.try_next().await, Err(Error::Invalid(_))));
        assert!(pages.try_next().await.unwrap().is_none());
    }
    assert!(canned.calls().is_empty());
    for segments in [1, 1_000_000] {
        scan(segments).max_pages(2).collect(&db).await.unwrap();
        assert_eq!(
            canned.calls().pop().unwrap().body["TotalSegments"],
            segments
        );
    }
}

#[tokio::test]
async fn limits_hold_over_all_segments() {
    let db = &db_of_songs(20).await;
    let (gate, gated) = Gate::before::<Song>(db, usize::MAX >> 4);
    for limit in [0, 1, 7, 19, 20, 21] {
        let scan = || {
            Song::scan()
                .whole_table()
                .page_size(3)
                .parallel(4)
                .limit(limit)
        };
        let found = scan().collect(db).await.unwrap();
        assert_eq!(once(found.iter().map(|it| it.plays)).len(), limit.min(20));
        assert_eq!(scan().count(db).await.unwrap(), limit.min(20) as u64);
        let pages: Vec<_> = scan().pages(db).try_collect().await.unwrap();
        let given = pages.into_iter().flat_map(|page| page.into_items());
        assert_eq!(once(given.map(|it| it.plays)).len(), limit.min(20));
    }
    for bound in [0, 1, 2, 5] {
        let before = gate.calls().len();
        let scan = || {
            Song::scan()
                .whole_table()
                .page_size(2)
                .parallel(4)
                .max_pages(bound)
        };
        let found = scan().collect(&gated).await.unwrap();
        assert!(found.len() <= 2 * bound);
        assert_eq!(gate.calls().len() - before, bound);
        scan().count(&gated).await.unwrap();
        assert_eq!(gate.calls().len() - before, 2 * bound);
    }
    assert!(gate.calls().iter().all(|call| call["Limit"] == 2));
    let filter = Song::scan().whole_table().filter(Song::PLAYS.ge(15));
    let found = filter.parallel(4).limit(3).collect(db).await.unwrap();
    assert_eq!(once(found.iter().map(|it| it.plays)).len(), 3);
}

/// Reads in pieces of `k` items each, the cursor as a text in between.
async fn in_pieces(k: usize, read: impl Fn(Option<Cursor<Song>>) -> Items<Song>) -> Vec<u32> {
    let (mut found, mut cursor) = (Vec::new(), None);
    for _ in 0..2000 {
        let mut items = read(cursor);
        for _ in 0..k {
            match items.try_next().await.unwrap() {
                Some(song) => found.push(song.plays),
                None => break,
            }
        }
        if items.is_exhausted() {
            assert!(items.cursor().is_none());
            return found;
        }
        let text = items.cursor().expect("a place").to_string();
        cursor = Some(text.parse().unwrap());
    }
    panic!("no end");
}

#[tokio::test]
async fn a_parallel_scan_can_be_stopped_behind_any_item() {
    let db = &db_of_songs(12).await;
    for (segments, concurrency) in [(1, 1), (2, 2), (5, 2), (5, 5), (17, 3)] {
        for size in [1, 4] {
            let scan = || {
                Song::scan()
                    .whole_table()
                    .page_size(size)
                    .parallel(segments)
            };
            let scan = |at| scan().concurrency(concurrency).maybe_cursor(at).items(db);
            for cut in 0..=12 {
                let mut items = scan(None);
                let mut found = Vec::new();
                for _ in 0..cut {
                    found.push(items.try_next().await.unwrap().unwrap().plays);
                }
                let cursor = items.cursor();
                assert_eq!(cursor.is_none(), cut == 0 || items.is_exhausted());
                if !items.is_exhausted() {
                    let text = cursor.map(|it| it.to_string());
                    let cursor = text.map(|text| text.parse().unwrap());
                    found.extend(in_pieces(100, |at| scan(at.or(cursor.clone()))).await);
                }
                assert_eq!(
                    once(found),
                    every(1, 12),
                    "{segments} {concurrency} {size} {cut}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_parallel_scan_can_be_stopped_again_and_again() {
    let db = &db_of_songs(24).await;
    for k in [1, 2, 3, 7] {
        for segments in [3, 16] {
            let scan = |at: Option<Cursor<Song>>| {
                let scan = Song::scan().whole_table().page_size(4).parallel(segments);
                // How many at a time may change from piece to piece.
                let calls = 1 + at.as_ref().map_or(0, |it| it.to_string().len() % 5);
                scan.concurrency(calls).maybe_cursor(at).items(db)
            };
            assert_eq!(once(in_pieces(k, scan).await), every(1, 24));
            let scan = |at| {
                let scan = Song::scan().index(Song::BY_GENRE).page_size(2);
                scan.parallel(segments).maybe_cursor(at).items(db)
            };
            assert_eq!(once(in_pieces(k, scan).await), every(2, 24));
            let scan = |at| {
                let scan = Song::scan()
                    .whole_table()
                    .filter(Song::PLAYS.is_in([3, 9, 15]));
                let scan = scan.parallel(segments).page_size(2).max_pages(k);
                scan.maybe_cursor(at).items(db)
            };
            assert_eq!(once(in_pieces(100, scan).await), BTreeSet::from([3, 9, 15]));
        }
    }
}

#[tokio::test]
async fn pages_of_a_parallel_scan_go_on_behind_any_of_them() {
    let db = &db_of_songs(24).await;
    for limit in [1000, 5] {
        let (mut found, mut cursor) = (Vec::new(), None::<Cursor<Song>>);
        loop {
            let scan = Song::scan()
                .whole_table()
                .page_size(3)
                .parallel(4)
                .limit(limit);
            let mut pages = scan.maybe_cursor(cursor).pages(db);
            let Some(page) = pages.try_next().await.unwrap() else {
                break;
            };
            assert!(pages.cursor().as_ref() == page.next_cursor());
            let text = page.next_cursor().map(ToString::to_string);
            found.extend(page.into_items().into_iter().map(|it| it.plays));
            match text {
                Some(text) => cursor = Some(text.parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(once(found), every(1, 24));
    }
}

/// A canned page of the songs with these numbers.
fn page(songs: &[u32], more: bool) -> Answer {
    let raw = |n: &u32| {
        let song = song(*n);
        json!({"artist": {"S": song.artist}, "title": {"S": song.title},
            "label": {"S": "Columbia"}, "plays": {"N": n.to_string()}})
    };
    let items: Vec<_> = songs.iter().map(raw).collect();
    let mut body = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
    if more {
        body["LastEvaluatedKey"] = key(songs[songs.len() - 1]);
    }
    Answer::ok(&body.to_string())
}

fn key(n: u32) -> Value {
    json!({"artist": {"S": song(n).artist}, "title": {"S": song(n).title}})
}

#[tokio::test]
async fn a_scan_sends_exactly_what_was_said() {
    let canned = Canned::default();
    let db = canned.db();
    Song::scan().whole_table().collect(&db).await.unwrap();
    Song::scan()
        .index(Song::BY_GENRE)
        .page_size(7)
        .count(&db)
        .await
        .unwrap();
    let album = Song::scan()
        .index(Song::BY_RECORD)
        .consistent()
        .project::<Plays>();
    album
        .filter(Song::TITLE.eq("x"))
        .limit(9)
        .collect(&db)
        .await
        .unwrap();
    let label = Song::scan()
        .index(Song::BY_LABEL)
        .hydrate()
        .project::<Plays>();
    label.limit(2).collect(&db).await.unwrap();
    Song::scan().whole_table().first(&db).await.unwrap();
    let calls = canned.calls();
    assert!(calls.iter().all(|call| call.operation == "Scan"));
    let bodies: Vec<_> = calls.into_iter().map(|call| call.body).collect();
    assert_eq!(bodies[0], json!({"TableName": "dev-Songs"}));
    assert_eq!(
        bodies[1],
        json!({"TableName": "dev-Songs", "IndexName": "GenreIndex", "Select": "COUNT", "Limit": 7})
    );
    let names = bodies[2]["ExpressionAttributeNames"].as_object().unwrap();
    let named: BTreeSet<_> = names.values().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(named, BTreeSet::from(["title", "plays", "artist", "album"]));
    assert_eq!(bodies[2]["ConsistentRead"], true);
    assert!(
        bodies[2].get("Limit").is_none(),
        "what passes the filter is not known"
    );
    assert_eq!(
        bodies[2]["ExpressionAttributeValues"]
            .as_object()
            .unwrap()
            .len(),
        1
    );
    // Where items are read from the table, the index gives the keys only.
    let names = bodies[3]["ExpressionAttributeNames"].as_object().unwrap();
    let named: BTreeSet<_> = names.values().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(named, BTreeSet::from(["artist", "label", "title"]));
    assert_eq!(
        (&bodies[3]["IndexName"], &bodies[3]["Limit"]),
        (&json!("LabelIndex"), &json!(2))
    );
    assert_eq!(bodies[4], json!({"TableName": "dev-Songs", "Limit": 1}));
}

#[tokio::test]
async fn each_segment_is_asked_for_from_its_own_place() {
    let canned = Canned::new([
        page(&[0, 1], true),
        page(&[2], true),
        page(&[4], false),
        page(&[5], false),
    ]);
    let scan = Song::scan()
        .whole_table()
        .page_size(2)
        .parallel(3)
        .concurrency(1);
    let found = scan.collect(&canned.db()).await.unwrap();
    assert_eq!(found.len(), 5);
    let bodies: Vec<_> = canned.calls().into_iter().map(|call| call.body).collect();
    let body = |segment: u32, start: Option<u32>| {
        let mut body = json!({"TableName": "dev-Songs", "Limit": 2, "TotalSegments": 3});
        body["Segment"] = segment.into();
        if let Some(n) = start {
            body["ExclusiveStartKey"] = key(n);
        }
        body
    };
    // A segment that was begun is read to its end before the next.
    let expected = [
        body(0, None),
        body(0, Some(1)),
        body(0, Some(2)),
        body(1, None),
        body(2, None),
    ];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn what_was_said_before_parallel_holds_for_every_segment() {
    let canned = Canned::new([page(&[0, 1], true)]);
    let scan = Song::scan()
        .whole_table()
        .filter(Song::PLAYS.lt(9))
        .page_size(2);
    let scan = scan
        .consumed_capacity()
        .customize(|sdk| sdk.consistent_read(true));
    let scan = scan.project::<Title>().parallel(3);
    assert_eq!(scan.collect(&canned.db()).await.unwrap().len(), 2);
    let calls = canned.calls();
    assert_eq!(calls.len(), 4);
    for call in calls {
        assert_eq!(call.body["ConsistentRead"], true);
        assert_eq!(call.body["Limit"], 2);
        assert_eq!(call.body["ReturnConsumedCapacity"], "INDEXES");
        assert!(call.body["FilterExpression"].is_string());
        assert!(call.body["ProjectionExpression"].is_string());
    }
}

#[tokio::test]
async fn a_page_of_more_items_than_one_batch_holds_is_hydrated_in_order() {
    let db = &db_with::<Song>().await;
    for n in 0..230 {
        let album = Some(format!("{:03}", n * 7 % 230));
        let song = Song {
            artist: "A".into(),
            title: format!("t{n}"),
            album,
            ..song(n)
        };
        song.put().send(db).await.unwrap();
    }
    let (gate, db) = Gate::before::<Song>(db, usize::MAX >> 4);
    let found = Song::by_record("A").hydrate().collect(&db).await.unwrap();
    assert!(found.is_sorted_by_key(|song| song.album.clone()));
    assert_eq!(once(found.iter().map(|it| it.plays)), every(1, 230));
    assert_eq!(gate.calls().len(), 4);
    let mut items = Song::by_record("A").hydrate().items(&db);
    for _ in 0..150 {
        items.try_next().await.unwrap();
    }
    let rest = Song::by_record("A").hydrate().maybe_cursor(items.cursor());
    assert_eq!(rest.collect(&db).await.unwrap(), found[150..]);
}

/// An item whose index key changes can be in a page of the index twice, at its old place and its new one.
#[tokio::test]
async fn an_item_twice_in_a_page_of_the_index_is_asked_for_once() {
    let canned = Canned::new([page(&[0, 1, 0], false)]);
    let scan = Song::scan().index(Song::BY_LABEL).hydrate();
    scan.collect(&canned.db()).await.unwrap();
    let keys = &canned.calls()[1].body["RequestItems"]["dev-Songs"]["Keys"];
    assert_eq!(*keys, json!([key(0), key(1)]));
}

#[tokio::test]
async fn a_stopped_scan_asks_again_for_what_was_under_way() {
    let canned = Canned::new([page(&[0, 1], true)]);
    let (gate, db) = Gate::before::<Song>(&canned.db(), 1);
    let scan = || Song::scan().whole_table().parallel(4).concurrency(3);
    let mut items = scan().items(&db);
    assert_eq!(items.try_next().await.unwrap().unwrap().plays, 0);
    assert_eq!(gate.calls().len(), 3);
    let cursor = items.cursor();
    drop(items);
    let (gate, db) = Gate::before::<Song>(&Canned::default().db(), 9);
    let mut items = scan().maybe_cursor(cursor).items(&db);
    assert_eq!(items.try_next().await.unwrap(), None);
    assert!(items.is_exhausted());
    let mut asked: Vec<_> = gate.calls();
    asked.sort_by_key(|call| call["Segment"].as_u64());
    let starts: Vec<_> = asked
        .iter()
        .map(|call| call.get("ExclusiveStartKey"))
        .collect();
    assert_eq!(starts, [Some(&key(0)), None, None, None]);
}

#[tokio::test]
async fn the_cursor_is_of_the_open_segments_only() {
    let db = &db_of_songs(40).await;
    let scan = || Song::scan().whole_table().parallel(500).concurrency(2);
    let mut items = scan().items(db);
    let mut longest = 0;
    while items.try_next().await.unwrap().is_some() {
        longest = longest.max(items.cursor().map_or(0, |it| it.to_string().len()));
    }
    assert!(longest < 80, "{longest}");
}

#[tokio::test]
async fn a_dropped_next_of_a_parallel_scan_loses_nothing() {
    let db = &db_of_songs(12).await;
    let (gate, db) = Gate::before::<Song>(db, 0);
    let mut items = Song::scan()
        .whole_table()
        .page_size(2)
        .parallel(3)
        .items(&db);
    let (mut found, mut turns) = (Vec::new(), 0);
    while !items.is_exhausted() {
        match items.try_next().now_or_never() {
            Some(song) => found.extend(song.unwrap().map(|it| it.plays)),
            None => {
                assert!(items.cursor().is_some(), "segments have been begun");
                turns += 1;
                if turns % 3 == 0 {
                    gate.release(1);
                }
                tokio::task::yield_now().await;
            }
        }
    }
    assert_eq!(once(found), every(1, 12));
    let mut starts: Vec<_> = gate.calls().iter().map(ToString::to_string).collect();
    starts.sort_unstable();
    let calls = starts.len();
    starts.dedup();
    assert_eq!(starts.len(), calls, "no page is asked for twice");
}
