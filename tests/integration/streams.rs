//! Reads as streams: lazy, fused, safe to drop, and exact after an error.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dynatable::cursor::Cursor;
use dynatable::read::{Items, Pages, Progress};
use dynatable::{AttributeValue, Db, Error, Item, Projection, Table};
use futures_util::stream::{FusedStream, Stream, StreamExt, TryStreamExt};
use futures_util::{FutureExt, future};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::errors::canned::{Answer, Canned};
use crate::gate::Gate;
use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Option<String>,
    year: Option<u16>,
}

fn song(n: u16) -> Song {
    Song {
        artist: "A".into(),
        title: format!("t{n}"),
        genre: Some("Rock".into()),
        year: Some(1960 + n / 2),
    }
}

fn raw(n: u16) -> Value {
    json!({
        "artist": {"S": "A"},
        "title": {"S": format!("t{n}")},
        "genre": {"S": "Rock"},
        "year": {"N": (1960 + n / 2).to_string()},
    })
}

/// Cannot be read, but has its key.
fn broken(n: u16) -> Value {
    json!({"artist": {"S": "A"}, "title": {"S": format!("t{n}")}, "year": {"S": "new"}})
}

fn key(n: u16) -> Value {
    json!({"artist": {"S": "A"}, "title": {"S": format!("t{n}")}})
}

/// Where a page of the table or the index ends.
fn end(n: u16) -> Option<Value> {
    Some(raw(n))
}

fn key_item(n: u16) -> Item {
    Item::from([
        ("artist".into(), AttributeValue::S("A".into())),
        ("title".into(), AttributeValue::S(format!("t{n}"))),
    ])
}

/// A page of these items, and where the next one begins.
fn answer(items: &[Value], next: Option<Value>) -> Answer {
    let mut body = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
    if let Some(next) = next {
        body["LastEvaluatedKey"] = next;
    }
    Answer::ok(&body.to_string())
}

/// Pages of songs by number, each but the last with a next one.
fn pages<const N: usize>(pages: [&[u16]; N]) -> Vec<Answer> {
    let each = pages.iter().enumerate().map(|(at, page)| {
        let items: Vec<_> = page.iter().map(|n| raw(*n)).collect();
        let last = pages[..=at].iter().flat_map(|page| page.iter()).next_back();
        let next = (at + 1 < N).then(|| raw(*last.unwrap_or(&0)));
        answer(&items, next)
    });
    each.collect()
}

fn titles(songs: &[Song]) -> Vec<&str> {
    songs.iter().map(|song| &*song.title).collect()
}

/// The songs given until the end or an error.
async fn rest(items: &mut Items<Song>) -> (Vec<Song>, Option<Error>) {
    let mut songs = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(song)) => songs.push(song),
            Ok(None) => return (songs, None),
            Err(error) => return (songs, Some(error)),
        }
    }
}

/// Each kind of stream over the same answers.
fn each_read(db: &Db) -> [Items<Song>; 4] {
    [
        Song::query("A").items(db),
        Song::by_genre("Rock").items(db),
        Song::scan().whole_table().items(db),
        Song::scan().whole_table().parallel(1).items(db),
    ]
}

#[tokio::test]
async fn nothing_is_called_before_the_first_poll() {
    let canned = Canned::default();
    let db = canned.db();
    drop(each_read(&db));
    drop(Song::query("A").pages(&db));
    drop(Song::scan().whole_table().parallel(8).pages(&db));
    drop(Song::query("A").page(&db));
    drop(Song::query("A").collect(&db));
    let mut items = Song::query("A").items(&db);
    drop(items.try_next());
    assert_eq!((items.cursor(), items.is_exhausted()), (None, false));
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn a_call_is_made_when_the_items_of_the_last_one_are_used_up() {
    for at in 0..4 {
        let canned = Canned::new(pages([&[0, 1, 2], &[3, 4], &[5]]));
        let db = canned.db();
        let mut items = each_read(&db).into_iter().nth(at).unwrap();
        let mut calls = Vec::new();
        while items.try_next().await.unwrap().is_some() {
            calls.push(canned.calls().len());
        }
        assert_eq!(calls, [1, 1, 1, 2, 2, 3]);
        assert_eq!(canned.calls().len(), 3);
    }
}

#[tokio::test]
async fn a_dropped_stream_makes_no_more_calls() {
    let canned = Canned::new(pages([&[0], &[1]]));
    let mut items = Song::query("A").items(&canned.db());
    assert_eq!(items.try_next().await.unwrap(), Some(song(0)));
    drop(items);
    tokio::task::yield_now().await;
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_stream_stays_at_its_end() {
    let canned = Canned::new(pages([&[0]]));
    let db = canned.db();
    let mut items = Song::query("A").items(&db);
    assert!(!items.is_terminated());
    assert_eq!(rest(&mut items).await.0, [song(0)]);
    assert!(items.is_terminated() && items.is_exhausted());
    assert_eq!(items.cursor(), None);
    for _ in 0..3 {
        assert!(items.try_next().await.unwrap().is_none());
    }
    let mut pages = Song::scan().whole_table().pages(&db);
    assert!(!pages.is_terminated());
    assert!(pages.try_next().await.unwrap().is_some());
    assert!(pages.try_next().await.unwrap().is_none());
    assert!(pages.is_terminated());
    assert!(pages.next().await.is_none());
    assert_eq!(canned.calls().len(), 2);
}

#[tokio::test]
async fn nothing_is_given_after_an_error() {
    let denied = || Answer::error("AccessDeniedException", "no");
    let canned = Canned::new([denied(), denied()].into_iter().chain(pages([&[0]])));
    let db = canned.db();
    let mut items = Song::query("A").items(&db);
    assert!(matches!(items.next().await, Some(Err(Error::Call(_)))));
    assert!(items.is_terminated() && !items.is_exhausted());
    assert!(items.next().await.is_none() && items.next().await.is_none());
    let mut pages = Song::scan().whole_table().parallel(1).pages(&db);
    assert!(pages.try_next().await.is_err());
    assert!(pages.is_terminated() && pages.next().await.is_none());
    assert_eq!(canned.calls().len(), 2);
}

#[tokio::test]
async fn a_mistake_is_told_once_and_nothing_is_called() {
    let canned = Canned::default();
    let db = canned.db();
    for query in [
        Song::query(""),
        Song::query("A").page_size(0),
        Song::query("A").limit(0).page_size(0),
        Song::query("A").max_pages(0).rate_limit(0.0),
    ] {
        let mut items = query.items(&db);
        assert!(matches!(items.next().await, Some(Err(Error::Invalid(_)))));
        assert!(items.is_terminated() && items.next().await.is_none());
        assert_eq!((items.cursor(), items.is_exhausted()), (None, false));
        assert!(items.progress().is_none() && items.consumed_capacity().is_none());
    }
    let mut pages = Song::query("").limit(0).pages(&db);
    assert!(matches!(pages.next().await, Some(Err(Error::Invalid(_)))));
    assert!(pages.is_terminated() && pages.next().await.is_none());
    assert!(Song::query("").limit(0).count(&db).await.is_err());
    assert!(Song::query("").limit(0).page(&db).await.is_err());
    assert!(canned.calls().is_empty());
}

/// Drops a pending future of the next item a few times.
fn dropped_while_pending<S: Stream + Unpin>(stream: &mut S) {
    for _ in 0..3 {
        assert!(stream.next().now_or_never().is_none());
    }
}

#[tokio::test]
async fn a_dropped_next_loses_nothing_and_calls_no_second_time() {
    for at in 0..4 {
        let canned = Canned::new(pages([&[0, 1], &[2]]));
        let (gate, db) = Gate::before::<Song>(&canned.db(), 0);
        let mut items = each_read(&db).into_iter().nth(at).unwrap();
        let mut songs = Vec::new();
        for (page, calls) in [(2, 1), (1, 2)] {
            dropped_while_pending(&mut items);
            assert_eq!(gate.calls().len(), calls);
            gate.release(1);
            for _ in 0..page {
                songs.push(items.try_next().await.unwrap().unwrap());
            }
        }
        assert_eq!(songs, [song(0), song(1), song(2)]);
        assert_eq!(items.try_next().await.unwrap(), None);
        assert_eq!(gate.calls().len(), 2);
    }
}

#[tokio::test]
async fn a_dropped_next_of_pages_loses_none_of_them() {
    let canned = Canned::new(pages([&[0, 1], &[], &[2]]));
    let (gate, db) = Gate::before::<Song>(&canned.db(), 0);
    let mut pages = Song::query("A").pages(&db);
    for (calls, count) in [(1, 2), (2, 0), (3, 1)] {
        dropped_while_pending(&mut pages);
        assert_eq!(gate.calls().len(), calls);
        gate.release(1);
        assert_eq!(
            pages.try_next().await.unwrap().unwrap().items().len(),
            count
        );
    }
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_dropped_next_of_a_hydrated_read_is_in_the_middle_of_its_two_calls() {
    let body = json!({"Responses": {"dev-Songs": [raw(0)]}});
    let answers = [answer(&[raw(0)], None), Answer::ok(&body.to_string())];
    let canned = Canned::new(answers);
    let (gate, db) = Gate::before::<Song>(&canned.db(), 1);
    let mut items = Song::by_genre("Rock").hydrate().items(&db);
    let mut pending = 0;
    while gate.calls().len() < 2 {
        assert!(items.try_next().now_or_never().is_none());
        tokio::task::yield_now().await;
        pending += 1;
    }
    assert!(pending >= 2, "it was dropped within the first call, too");
    dropped_while_pending(&mut items);
    assert_eq!(items.cursor(), None);
    gate.release(1);
    assert_eq!(items.try_next().await.unwrap(), Some(song(0)));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(gate.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_next_raced_against_a_clock_loses_nothing() {
    let canned = Canned::new(pages([&[0, 1], &[2, 3], &[4]]));
    let (gate, db) = Gate::before::<Song>(&canned.db(), 0);
    let mut items = Song::query("A").items(&db);
    let (mut songs, mut late) = (Vec::new(), 0);
    loop {
        tokio::select! {
            next = items.try_next() => match next.unwrap() {
                Some(song) => songs.push(song),
                None => break,
            },
            () = tokio::time::sleep(Duration::from_millis(1)) => {
                late += 1;
                if late % 3 == 0 {
                    gate.release(1);
                }
            }
        }
    }
    assert_eq!(titles(&songs), ["t0", "t1", "t2", "t3", "t4"]);
    assert_eq!((late, gate.calls().len()), (9, 3));
}

#[tokio::test]
async fn an_error_of_the_service_keeps_what_was_given_and_the_place() {
    for at in 0..4 {
        let mut answers = pages([&[0, 1], &[2]]);
        answers.insert(1, Answer::error("AccessDeniedException", "no"));
        let canned = Canned::new(answers);
        let db = canned.db();
        let mut items = each_read(&db).into_iter().nth(at).unwrap();
        let (songs, error) = rest(&mut items).await;
        assert_eq!(songs, [song(0), song(1)]);
        assert!(matches!(error, Some(Error::Call(_))));
        let cursor = items.cursor().expect("a place to go on from");
        assert_eq!(items.progress().unwrap().pages(), 1);
        let again = match at {
            0 => Song::query("A").cursor(cursor).items(&db),
            1 => Song::by_genre("Rock").cursor(cursor).items(&db),
            2 => Song::scan().whole_table().cursor(cursor).items(&db),
            _ => Song::scan()
                .whole_table()
                .parallel(1)
                .cursor(cursor)
                .items(&db),
        };
        let again: Vec<Song> = again.try_collect().await.unwrap();
        assert_eq!(again, [song(2)]);
        let start = if at == 1 { raw(1) } else { key(1) };
        assert_eq!(canned.calls()[2].body["ExclusiveStartKey"], start);
    }
}

#[tokio::test]
async fn an_item_that_cannot_be_read_leaves_the_cursor_before_it() {
    let bad = |items: &[Value]| answer(items, end(9));
    for (answers, given, start) in [
        // First, middle, last of a page; first of a second page.
        (vec![bad(&[broken(0), raw(1)])], 0, None),
        (vec![bad(&[raw(0), broken(1), raw(2)])], 1, Some(key(0))),
        (vec![bad(&[raw(0), raw(1), broken(2)])], 2, Some(key(1))),
        (
            vec![answer(&[raw(0)], end(4)), bad(&[broken(5)])],
            1,
            Some(key(4)),
        ),
    ] {
        let canned = Canned::new(answers);
        let db = canned.db();
        let mut items = Song::query("A").items(&db);
        let (songs, error) = rest(&mut items).await;
        assert_eq!(songs.len(), given);
        assert!(matches!(error, Some(Error::Decode(_))));
        assert!(items.is_terminated() && !items.is_exhausted());
        let calls = canned.calls().len();
        let again = Song::query("A").maybe_cursor(items.cursor());
        again.collect(&db).await.unwrap();
        let body = &canned.calls()[calls].body;
        assert_eq!(body.get("ExclusiveStartKey"), start.as_ref());
    }
}

#[tokio::test]
async fn a_page_with_an_item_that_cannot_be_read_is_not_given_at_all() {
    let first = answer(&[raw(0)], end(4));
    let canned = Canned::new([first, answer(&[raw(5), broken(6)], None)]);
    let mut pages = Song::query("A").pages(&canned.db());
    assert_eq!(pages.try_next().await.unwrap().unwrap().items(), [song(0)]);
    assert!(matches!(pages.try_next().await, Err(Error::Decode(_))));
    assert!(pages.try_next().await.unwrap().is_none());
    let cursor = pages.cursor().expect("the place of the page");
    assert_eq!(cursor.to_item(), Some(key_item(4)));
}

#[tokio::test]
async fn a_scan_that_fails_again_and_again_gives_every_item_once() {
    let db = db_with::<Song>().await;
    for n in 0..20 {
        let artist = format!("A{}", n % 7);
        Song { artist, ..song(n) }.put().send(&db).await.unwrap();
    }
    for segments in [1, 3] {
        let (gate, db) = Gate::before::<Song>(&db, usize::MAX >> 4);
        let (mut songs, mut cursor, mut failed) = (Vec::new(), None::<Cursor<Song>>, 0);
        loop {
            let scan = Song::scan().whole_table().page_size(1).parallel(segments);
            gate.fail(gate.calls().len() + failed % 5);
            let mut items = scan.maybe_cursor(cursor).items(&db);
            let (given, error) = rest(&mut items).await;
            songs.extend(given);
            cursor = items.cursor();
            if error.is_none() {
                break;
            }
            failed += 1;
        }
        assert!(failed >= 5 && cursor.is_none());
        songs.sort_by_key(|song| song.title[1..].parse::<u16>().unwrap());
        let expected: Vec<_> = (0..20).map(|n| format!("t{n}")).collect();
        assert_eq!(titles(&songs), expected);
    }
}

#[tokio::test]
async fn empty_pages_are_followed() {
    let answers = || {
        let canned = Canned::new([
            answer(&[], end(1)),
            answer(&[], end(2)),
            answer(&[raw(3)], end(3)),
            answer(&[], None),
        ]);
        (canned.db(), canned)
    };
    let (db, canned) = answers();
    let mut items = Song::query("A").items(&db);
    assert_eq!(items.try_next().await.unwrap(), Some(song(3)));
    assert!(!items.is_exhausted(), "an empty page is to come");
    assert_eq!(items.cursor().unwrap().to_item(), Some(key_item(3)));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert!(items.is_exhausted());
    assert_eq!(canned.calls().len(), 4);

    let (db, _) = answers();
    let pages: Vec<_> = Song::query("A").pages(&db).try_collect().await.unwrap();
    let sizes: Vec<_> = pages.iter().map(|page| page.items().len()).collect();
    assert_eq!(sizes, [0, 0, 1, 0]);
    let next = |page: usize| pages[page].next_cursor()?.to_item();
    assert_eq!(next(0), Some(key_item(1)));
    assert_eq!(next(3), None);
    let has_prev: Vec<_> = pages
        .iter()
        .map(|page| page.prev_cursor().is_some())
        .collect();
    assert_eq!(has_prev, [false, false, true, false]);

    let (db, canned) = answers();
    let page = Song::query("A").limit(1).page(&db).await.unwrap();
    assert_eq!((page.items().len(), page.scanned()), (1, 1));
    assert!(page.prev_cursor().is_none(), "nothing is before it");
    assert_eq!(canned.calls().len(), 3);
}

/// After an empty page the place is behind it, so that what was looked at is not looked at again.
#[tokio::test]
async fn an_empty_page_moves_the_cursor() {
    let canned = Canned::new([
        answer(&[raw(0)], end(0)),
        answer(&[], end(7)),
        Answer::error("AccessDeniedException", "no"),
    ]);
    let mut items = Song::query("A").items(&canned.db());
    let (songs, error) = rest(&mut items).await;
    assert!(songs.len() == 1 && error.is_some());
    assert_eq!(items.cursor().unwrap().to_item(), Some(key_item(7)));
}

#[tokio::test]
async fn streams_have_the_combinators_of_futures() {
    let db = Canned::new((0..4).flat_map(|_| pages([&[0, 1], &[2, 3]]))).db();
    let query = || Song::query("A").items(&db);
    let songs: Vec<Song> = query().try_collect().await.unwrap();
    assert_eq!(titles(&songs), ["t0", "t1", "t2", "t3"]);
    let odd = query().try_filter(|song| future::ready(song.title.ends_with(['1', '3'])));
    let odd: Vec<_> = odd.map_ok(|song| song.title).try_collect().await.unwrap();
    assert_eq!(odd, ["t1", "t3"]);
    let taken: Vec<_> = query().take(3).collect::<Vec<_>>().await;
    assert!(taken.len() == 3 && taken.iter().all(Result::is_ok));
    let all = Song::query("A")
        .pages(&db)
        .map_ok(|page| page.into_items().len());
    assert_eq!(
        all.try_fold(0, |sum, it| async move { Ok(sum + it) })
            .await
            .unwrap(),
        4
    );
}

#[tokio::test]
async fn streams_and_the_futures_of_their_ends_travel_to_other_tasks() {
    fn travels<T: Send + Unpin + 'static>(it: T) -> T {
        it
    }
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    let db = Canned::new(pages([&[0, 1], &[2]])).db();
    let items = Song::query("A").progress(|_| ()).rate_limit(1e6).items(&db);
    let mut items: Items<Song> = travels(items);
    let spawned = tokio::spawn(async move { rest(&mut items).await.0.len() });
    assert_eq!(spawned.await.unwrap(), 3);
    let _: Pages<Song> = travels(Song::scan().whole_table().parallel(2).pages(&db));
    let hydrated = Song::by_genre("Rock").hydrate().items(&db);
    drop(travels(hydrated));
    drop(is_send(Song::query("A").collect(&db)));
    drop(is_send(Song::query("A").page(&db)));
    drop(is_send(Song::query("A").count(&db)));
    drop(is_send(Song::query("A").one(&db)));
    drop(travels(Song::query("A").limit(1)));
    drop(travels(Song::scan().whole_table().parallel(2)));
}

/// A page that cost this, of the table and of an index.
fn costly(items: &[Value], next: Option<Value>, table: f64, index: Option<f64>) -> Answer {
    let total = table + index.unwrap_or_default();
    let mut capacity = json!({"TableName": "dev-Songs", "CapacityUnits": total});
    capacity["Table"] = json!({"CapacityUnits": table});
    if let Some(index) = index {
        capacity["GlobalSecondaryIndexes"] = json!({"GenreIndex": {"CapacityUnits": index}});
    }
    let mut body = json!({"Items": items, "Count": items.len(), "ScannedCount": 5});
    body["ConsumedCapacity"] = capacity;
    if let Some(next) = next {
        body["LastEvaluatedKey"] = next;
    }
    Answer::ok(&body.to_string())
}

/// Pages of one item each that cost these units.
fn costing(units: &[f64]) -> Canned {
    let count = units.len();
    let page = |(n, units): (u16, &f64)| {
        let next = (usize::from(n) + 1 < count).then(|| raw(n));
        costly(&[raw(n)], next, *units, None)
    };
    Canned::new((0..).zip(units).map(page).collect::<Vec<_>>())
}

#[tokio::test]
async fn the_capacity_of_all_pages_is_added_up_for_table_and_indexes() {
    let canned = || {
        Canned::new([
            costly(&[raw(0)], end(0), 0.0, Some(1.5)),
            costly(&[], end(1), 0.5, Some(2.0)),
            costly(&[raw(2)], None, 1.0, None),
        ])
    };
    let query = || Song::by_genre("Rock").consumed_capacity();
    let mut items = query().items(&canned().db());
    assert!(items.consumed_capacity().is_none());
    items.try_next().await.unwrap();
    assert_eq!(items.consumed_capacity().unwrap().capacity_units, Some(1.5));
    rest(&mut items).await;
    let total = items.consumed_capacity().unwrap();
    assert_eq!(total.capacity_units, Some(5.0));
    assert_eq!(total.table.as_ref().unwrap().capacity_units, Some(1.5));
    let index = &total.global_secondary_indexes.as_ref().unwrap()["GenreIndex"];
    assert_eq!(index.capacity_units, Some(3.5));
    let progress = items.progress().unwrap();
    let counts = (progress.pages(), progress.items(), progress.scanned());
    assert_eq!((counts, progress.capacity_units()), ((3, 2, 15), Some(5.0)));

    let db = canned().db();
    let pages: Vec<_> = query().pages(&db).try_collect().await.unwrap();
    let units: Vec<_> = pages
        .iter()
        .map(|page| page.consumed_capacity()?.capacity_units)
        .collect();
    assert_eq!(units, [Some(1.5), Some(2.5), Some(1.0)]);
    let page = query().limit(2).page(&canned().db()).await.unwrap();
    assert_eq!(page.consumed_capacity().unwrap().capacity_units, Some(5.0));
    assert_eq!(page.scanned(), 15);
    let all = Song::by_genre("Rock").collect_with(&canned().db()).await;
    let all = all.unwrap();
    assert_eq!(all.consumed_capacity().unwrap().capacity_units, Some(5.0));
}

#[tokio::test]
async fn the_capacity_of_hydrating_is_part_of_the_page() {
    let unit = |units: f64| json!({"CapacityUnits": units});
    let capacity = json!({"TableName": "dev-Songs", "CapacityUnits": 4.0, "Table": unit(4.0)});
    let body = json!({"Responses": {"dev-Songs": [raw(0)]}, "ConsumedCapacity": [capacity]});
    let page = costly(&[raw(0)], None, 0.0, Some(0.5));
    let canned = Canned::new([page, Answer::ok(&body.to_string())]);
    let mut items = Song::by_genre("Rock")
        .hydrate()
        .consumed_capacity()
        .items(&canned.db());
    assert_eq!(rest(&mut items).await.0, [song(0)]);
    let total = items.consumed_capacity().unwrap();
    assert_eq!(total.capacity_units, Some(4.5));
    assert_eq!(total.table.as_ref().unwrap().capacity_units, Some(4.0));
    assert_eq!(items.progress().unwrap().capacity_units(), Some(4.5));
    for call in canned.calls() {
        assert_eq!(call.body["ReturnConsumedCapacity"], "INDEXES");
    }
}

#[tokio::test]
async fn the_cost_is_asked_for_only_where_it_is_wanted() {
    let asked = async |end: &str| {
        let canned = Canned::new(pages([&[0]]));
        let (db, query) = (canned.db(), Song::query("A"));
        match end {
            "plain" => drop(query.collect(&db).await.unwrap()),
            "asked" => drop(query.consumed_capacity().collect(&db).await.unwrap()),
            "with" => drop(query.collect_with(&db).await.unwrap()),
            "rate" => drop(query.rate_limit(1.0).collect(&db).await.unwrap()),
            "progress" => drop(query.progress(|_| ()).collect(&db).await.unwrap()),
            _ => drop(query.consumed_capacity().count(&db).await.unwrap()),
        }
        canned.calls()[0]
            .body
            .get("ReturnConsumedCapacity")
            .cloned()
    };
    assert_eq!(asked("plain").await, None);
    for end in ["asked", "with", "rate", "progress", "count"] {
        assert_eq!(asked(end).await, Some(json!("INDEXES")), "{end}");
    }
}

#[tokio::test]
async fn the_engine_says_what_a_read_cost() {
    let db = db_with::<Song>().await;
    for n in 0..4 {
        song(n).put().send(&db).await.unwrap();
    }
    let mut items = Song::query("A").page_size(2).consumed_capacity().items(&db);
    let each = rest(&mut items).await.0.len();
    assert_eq!(each, 4);
    let units = items.consumed_capacity().unwrap().capacity_units.unwrap();
    assert!(units >= 1.0, "two pages at half a unit: {units}");
    assert_eq!(items.progress().unwrap().capacity_units(), Some(units));
    let mut items = Song::by_genre("Rock").consumed_capacity().items(&db);
    rest(&mut items).await;
    let total = items.consumed_capacity().unwrap();
    let indexes = total.global_secondary_indexes.as_ref().unwrap();
    assert_eq!(indexes["GenreIndex"].capacity_units, Some(0.5));
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn each_call_waits_until_the_one_before_is_paid_off() {
    let began = Instant::now();
    let query = Song::query("A").rate_limit(10.0);
    let mut items = query.items(&costing(&[10.0, 25.0, 0.0, 5.0, 100.0]).db());
    let mut times = Vec::new();
    while items.try_next().await.unwrap().is_some() {
        times.push((Instant::now() - began).as_millis());
    }
    // Timers are of whole milliseconds. What the last call cost, nobody waits for.
    assert_eq!(times, [0, 1000, 3500, 3500, 4000]);
    assert_eq!((Instant::now() - began).as_millis(), 4000);
    assert_eq!(items.progress().unwrap().elapsed().as_millis(), 4000);
}

#[tokio::test(start_paused = true)]
async fn the_time_a_reader_takes_for_itself_counts() {
    let began = Instant::now();
    let canned = costing(&[10.0, 10.0, 10.0]);
    let mut pages = Song::query("A").rate_limit(10.0).pages(&canned.db());
    pages.try_next().await.unwrap();
    tokio::time::sleep(SECOND * 7 / 10).await;
    pages.try_next().await.unwrap();
    assert_eq!((Instant::now() - began).as_millis(), 1000);
    tokio::time::sleep(SECOND * 5).await;
    let before = Instant::now();
    pages.try_next().await.unwrap();
    assert_eq!(Instant::now(), before, "it was paid off long ago");
}

#[tokio::test(start_paused = true)]
async fn a_next_dropped_while_it_waits_for_the_rate_does_not_wait_anew() {
    let began = Instant::now();
    let canned = costing(&[10.0, 10.0]);
    let mut items = Song::query("A").rate_limit(10.0).items(&canned.db());
    items.try_next().await.unwrap();
    for _ in 0..9 {
        let next = tokio::time::timeout(SECOND / 10, items.try_next()).await;
        assert!(next.is_err());
        assert_eq!(canned.calls().len(), 1);
    }
    assert!(items.try_next().await.unwrap().is_some());
    assert_eq!((Instant::now() - began).as_millis(), 1000);
}

#[tokio::test(start_paused = true)]
async fn the_rate_holds_for_all_segments_together() {
    let began = Instant::now();
    let answers = (0..12).map(|n| costly(&[raw(n)], None, 10.0, None));
    let canned = Canned::new(answers);
    let scan = Song::scan().whole_table().parallel(12).concurrency(3);
    let songs = scan.rate_limit(10.0).collect(&canned.db()).await.unwrap();
    assert_eq!(songs.len(), 12);
    // The first three run at once; from then on there is one for each second.
    let seconds = (Instant::now() - began).as_secs_f64();
    assert!((9.0..12.0).contains(&seconds), "{seconds} s");
}

#[tokio::test(start_paused = true)]
async fn a_read_without_a_rate_or_whose_cost_is_not_told_does_not_wait() {
    let began = Instant::now();
    let free = Canned::new(pages([&[0], &[1], &[2]]));
    Song::query("A")
        .rate_limit(0.001)
        .collect(&free.db())
        .await
        .unwrap();
    let costly = costing(&[1e6, 1e6]);
    Song::query("A")
        .consumed_capacity()
        .collect(&costly.db())
        .await
        .unwrap();
    Song::query("A")
        .rate_limit(f64::MAX)
        .collect(&costing(&[1e6, 1.0]).db())
        .await
        .unwrap();
    assert_eq!(Instant::now(), began);
}

/// The wait ends when nobody will be there to see it.
#[tokio::test(start_paused = true)]
async fn the_slowest_rate_waits_and_does_not_panic() {
    let canned = costing(&[f64::MAX, 1e9, 1.0]);
    let mut items = Song::query("A")
        .rate_limit(f64::MIN_POSITIVE)
        .items(&canned.db());
    items.try_next().await.unwrap();
    let next = tokio::time::timeout(SECOND * 86_400 * 365, items.try_next()).await;
    assert!(next.is_err());
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_rate_that_is_not_above_zero_is_a_mistake() {
    let canned = Canned::default();
    let db = canned.db();
    let rates = [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for rate in rates {
        let scan = || Song::scan().whole_table();
        for error in [
            Song::query("A")
                .rate_limit(rate)
                .collect(&db)
                .await
                .unwrap_err(),
            Song::query("A")
                .rate_limit(rate)
                .count(&db)
                .await
                .unwrap_err(),
            Song::query("A")
                .rate_limit(rate)
                .page(&db)
                .await
                .unwrap_err(),
            scan().rate_limit(rate).collect(&db).await.unwrap_err(),
            scan()
                .parallel(2)
                .rate_limit(rate)
                .collect(&db)
                .await
                .unwrap_err(),
        ] {
            assert!(matches!(error, Error::Invalid(_)), "{rate}: {error}");
        }
    }
    assert!(canned.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_after_each_page() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = || {
        let told = told.clone();
        move |it: &Progress| {
            let row = (it.pages(), it.items(), it.scanned(), it.capacity_units());
            told.lock().unwrap().push((row, it.elapsed().as_secs()));
        }
    };
    let expected = [
        ((1, 1, 5, Some(20.0)), 0),
        ((2, 2, 10, Some(50.0)), 2),
        ((3, 3, 15, Some(60.0)), 5),
    ];
    for end in 0..4 {
        let db = costing(&[20.0, 30.0, 10.0]).db();
        let query = Song::query("A").rate_limit(10.0).progress(listener());
        match end {
            0 => drop(query.collect(&db).await.unwrap()),
            1 => drop(query.count(&db).await.unwrap()),
            2 => drop(query.limit(3).page(&db).await.unwrap()),
            _ => {
                let scan = Song::scan().whole_table().rate_limit(10.0);
                let scan = scan.parallel(1).progress(listener());
                scan.collect(&db).await.unwrap();
            }
        }
        assert_eq!(
            std::mem::take(&mut *told.lock().unwrap()),
            expected,
            "end {end}"
        );
    }
}

#[tokio::test]
async fn max_pages_and_limit_end_a_stream_whose_cursor_goes_on() {
    let canned = Canned::new(pages([&[0, 1], &[2, 3], &[4]]));
    let db = canned.db();
    let mut items = Song::query("A").max_pages(1).items(&db);
    assert_eq!(titles(&rest(&mut items).await.0), ["t0", "t1"]);
    assert!(items.is_terminated() && !items.is_exhausted());
    let cursor = items.cursor();
    let mut items = Song::query("A").limit(1).maybe_cursor(cursor).items(&db);
    assert_eq!(titles(&rest(&mut items).await.0), ["t2"]);
    assert_eq!(items.cursor().unwrap().to_item(), Some(key_item(2)));
    assert_eq!(canned.calls()[1].body["Limit"], 1);
    assert_eq!(canned.calls().len(), 2);
}

#[tokio::test]
async fn a_limit_or_a_bound_of_nothing_makes_no_call_and_keeps_the_cursor() {
    let canned = Canned::new(pages([&[0], &[1]]));
    let db = canned.db();
    let mut items = Song::query("A").limit(1).items(&db);
    items.try_next().await.unwrap();
    let cursor = items.cursor();
    let calls = canned.calls().len();
    let query = || Song::query("A").maybe_cursor(cursor.clone());
    for query in [query().limit(0), query().max_pages(0)] {
        let mut items = query.items(&db);
        assert!(items.try_next().await.unwrap().is_none());
        assert_eq!(items.cursor(), cursor);
    }
    for query in [query().limit(0), query().max_pages(0)] {
        let mut pages = query.pages(&db);
        assert!(pages.try_next().await.unwrap().is_none());
        assert_eq!(pages.cursor(), cursor);
    }
    for query in [query().limit(0), query().max_pages(0)] {
        assert_eq!(query.count(&db).await.unwrap(), 0);
    }
    for query in [query().limit(0), query().max_pages(0)] {
        assert_eq!(query.first(&db).await.unwrap(), None);
    }
    let page = query().limit(0).page(&db).await.unwrap();
    assert_eq!(page.next_cursor(), cursor.as_ref());
    assert_eq!(canned.calls().len(), calls);
}

#[tokio::test]
async fn a_page_of_no_calls_has_no_items() {
    let canned = Canned::new(pages([&[0]]));
    let page = Song::query("A")
        .max_pages(0)
        .page(&canned.db())
        .await
        .unwrap();
    assert_eq!((page.items().len(), canned.calls().len()), (0, 0));
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Year {
    year: Option<u16>,
}

#[tokio::test]
async fn no_stream_or_page_shows_values() {
    let db = Canned::new(pages([&[0, 1], &[2]])).db();
    let mut items = Song::query("A4711").items(&db);
    items.try_next().await.unwrap();
    let mut pages = Song::query("A4711").project::<Year>().pages(&db);
    let page = pages.try_next().await.unwrap().unwrap();
    let scan = Song::scan()
        .whole_table()
        .filter(Song::TITLE.eq("4711"))
        .parallel(3);
    let texts = [
        format!("{items:?}"),
        format!("{pages:?}"),
        format!("{page:?}"),
        format!("{scan:?}"),
        format!(
            "{:?}",
            Song::query("A4711")
                .sort_key_eq("4711")
                .maybe_cursor(items.cursor())
        ),
        format!("{:?}", items.cursor()),
    ];
    for text in texts {
        assert!(!text.contains("4711") && !text.contains("t0"), "{text}");
        assert!(text.contains("Song"), "{text}");
    }
}
