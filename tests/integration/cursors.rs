//! Cursors: exact behind every item, refused where they do not belong, and safe as texts.

use std::fmt::Debug;

use aws_smithy_types::base64;
use dynatable::cursor::{Cursor, CursorKey};
use dynatable::error::{CursorError, CursorProblem};
use dynatable::read::{Items, Page};
use dynatable::{Db, Error, Table};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::errors::canned::{Answer, Canned};
use crate::songs::{Plays, Song, Title, db_of};

/// Years and albums are shared by several songs; every third has no genre.
fn song(n: u32) -> Song {
    Song {
        artist: "A".into(),
        title: format!("t{n:02}"),
        genre: (!n.is_multiple_of(3)).then(|| "Rock".into()),
        year: Some(1960 + u16::try_from(n / 4).unwrap()),
        label: Some("Columbia".into()),
        album: Some(format!("a{}", n / 5)),
        plays: n,
    }
}

async fn db_of_songs(count: u32) -> Db {
    db_of((0..count).map(song)).await
}

/// The cursor as a client gives it back.
fn through_text<T: Table>(cursor: &Cursor<T>) -> Cursor<T> {
    let text = cursor.to_string();
    let is_safe = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    assert!(text.bytes().all(is_safe), "{text}");
    let again: Cursor<T> = text.parse().unwrap();
    assert!(again == *cursor && again.to_string() == text);
    let key = CursorKey::new(b"secret");
    assert!(Cursor::verify(&cursor.sign(&key), &key).unwrap() == *cursor);
    again
}

/// Stops behind each item, and goes on there.
pub async fn goes_on_anywhere<T: Table, P: Debug + PartialEq>(
    count: usize,
    read: impl Fn(Option<Cursor<T>>) -> Items<T, P>,
) {
    let whole: Vec<P> = read(None).try_collect().await.unwrap();
    assert_eq!(whole.len(), count);
    for cut in 0..=count {
        let mut items = read(None);
        let mut given = Vec::new();
        for _ in 0..cut {
            given.push(items.try_next().await.unwrap().unwrap());
        }
        let cursor = items.cursor();
        let has_begun = cut > 0 || read(None).cursor().is_some();
        assert_eq!(cursor.is_some(), has_begun && !items.is_exhausted());
        if !items.is_exhausted() {
            let again = read(cursor.as_ref().map(through_text));
            assert!(
                again.cursor() == cursor,
                "it is there before the first call"
            );
            given.extend(again.try_collect::<Vec<_>>().await.unwrap());
        }
        assert_eq!(given, whole, "cut behind {cut}");
    }
}

#[tokio::test]
async fn a_read_goes_on_exactly_behind_any_item() {
    let db = &db_of_songs(11).await;
    let query = || Song::query("A").page_size(3);
    goes_on_anywhere(11, |at| query().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(11, |at| query().reverse().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(5, |at| {
        let between = query().sort_key_between("t03", "t07");
        between.maybe_cursor(at).items(db)
    })
    .await;
    goes_on_anywhere(4, |at| {
        let few = query().filter(Song::PLAYS.is_in([1, 2, 6, 9]));
        few.maybe_cursor(at).items(db)
    })
    .await;
    let rock = || Song::by_genre("Rock").page_size(3);
    goes_on_anywhere(7, |at| rock().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(7, |at| rock().reverse().maybe_cursor(at).items(db)).await;
    let albums = || Song::by_album("A").page_size(2);
    goes_on_anywhere(11, |at| albums().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(11, |at| albums().reverse().maybe_cursor(at).items(db)).await;
    let scan = || Song::scan().whole_table().page_size(3);
    goes_on_anywhere(11, |at| scan().maybe_cursor(at).items(db)).await;
    let scan = || Song::scan().index(Song::BY_GENRE).page_size(3);
    goes_on_anywhere(7, |at| scan().maybe_cursor(at).items(db)).await;
}

#[tokio::test]
async fn hydrated_and_projected_reads_go_on_behind_any_item() {
    let db = &db_of_songs(7).await;
    let label = || Song::by_label("Columbia").page_size(3);
    goes_on_anywhere(7, |at| label().hydrate().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(7, |at| {
        let plays = label().reverse().hydrate().project::<Plays>();
        plays.maybe_cursor(at).items(db)
    })
    .await;
    goes_on_anywhere(7, |at| {
        label().project::<Title>().maybe_cursor(at).items(db)
    })
    .await;
    // No key attribute is in what is asked for.
    goes_on_anywhere(7, |at| {
        let plays = Song::by_album("A").page_size(2).project::<Plays>();
        plays.maybe_cursor(at).items(db)
    })
    .await;
    goes_on_anywhere(7, |at| {
        let scan = Song::scan().index(Song::BY_LABEL).page_size(2).hydrate();
        scan.project::<Plays>().maybe_cursor(at).items(db)
    })
    .await;
    // One cursor fits them all: the place is that of the index.
    let mut titles = label().project::<Title>().items(db);
    let mut songs = label().hydrate().items(db);
    for _ in 0..2 {
        titles.try_next().await.unwrap();
        songs.try_next().await.unwrap();
    }
    assert!(titles.cursor().is_some() && titles.cursor() == songs.cursor());
}

#[tokio::test]
async fn items_deleted_while_they_are_hydrated_are_left_out_and_passed() {
    let body = |items: &[u32], more: bool| {
        let raw = |n: &u32| {
            json!({"artist": {"S": "A"}, "title": {"S": format!("t{n:02}")},
                "label": {"S": "Columbia"}, "plays": {"N": "1"}})
        };
        let items: Vec<_> = items.iter().map(raw).collect();
        let mut body = json!({"Items": items, "Count": items.len(), "ScannedCount": items.len()});
        if more {
            body["LastEvaluatedKey"] = items[items.len() - 1].clone();
        }
        body["Responses"] = json!({"dev-Songs": items});
        Answer::ok(&body.to_string())
    };
    // Of three the middle one is there, then the first, then none.
    let pages = [
        body(&[0, 1, 2], true),
        body(&[1], true),
        body(&[3, 4], true),
        body(&[3], true),
        body(&[5], false),
        Answer::ok(r#"{"Responses":{}}"#),
    ];
    let mut items = Song::by_label("Columbia")
        .hydrate()
        .items(&Canned::new(pages).db());
    let at =
        |items: &Items<Song>| Some(items.cursor()?.to_item()?["title"].as_s().unwrap().clone());
    let mut seen = Vec::new();
    while let Some(song) = items.try_next().await.unwrap() {
        seen.push((song.title, at(&items).unwrap()));
    }
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    // Behind the last of a page it is where the next page begins.
    assert_eq!(seen, [pair("t01", "t02"), pair("t03", "t04")]);
    assert!(items.is_exhausted());
}

#[tokio::test]
async fn a_cursor_behind_a_deleted_item_still_fits() {
    let db = &db_of_songs(9).await;
    let mut items = Song::query("A").page_size(4).items(db);
    let mut rock = Song::by_genre("Rock").page_size(4).items(db);
    let mut last = None;
    for _ in 0..2 {
        items.try_next().await.unwrap();
        last = rock.try_next().await.unwrap();
    }
    Song::delete(("A", "t01")).send(db).await.unwrap();
    Song::delete(&last.unwrap()).send(db).await.unwrap();
    let rest = Song::query("A")
        .maybe_cursor(items.cursor())
        .collect(db)
        .await;
    assert_eq!(
        rest.unwrap()[0].plays,
        3,
        "t02 was the last of the index's two"
    );
    let rest = Song::by_genre("Rock")
        .maybe_cursor(rock.cursor())
        .collect(db)
        .await;
    assert_eq!(rest.unwrap().len(), 4);
}

#[tokio::test]
async fn the_item_of_a_cursor_is_what_dynamodb_says_itself() {
    let db = &db_of_songs(9).await;
    let name = db.table_name::<Song>().into_owned();
    for count in 1..5_usize {
        let raw = i32::try_from(count).unwrap();
        let query = Song::query("A").page_size(count).request(db).unwrap();
        assert_eq!(query.limit, Some(raw));
        for (request, mut items) in [
            (Song::query("A").into_sdk(db), Song::query("A").items(db)),
            (
                Song::query("A").reverse().into_sdk(db),
                Song::query("A").reverse().items(db),
            ),
            (
                Song::by_genre("Rock").into_sdk(db),
                Song::by_genre("Rock").items(db),
            ),
            (
                Song::by_album("A").into_sdk(db),
                Song::by_album("A").items(db),
            ),
        ] {
            let output = request.unwrap().limit(raw).send().await.unwrap();
            for _ in 0..count {
                items.try_next().await.unwrap().unwrap();
            }
            let own = items.cursor().unwrap().to_item();
            assert_eq!(own, output.last_evaluated_key);
        }
        for index in [None, Some("GenreIndex"), Some("AlbumIndex")] {
            let scan = db.client().scan().table_name(&name).limit(raw);
            let output = scan
                .set_index_name(index.map(str::to_owned))
                .send()
                .await
                .unwrap();
            let mut items = match index {
                None => Song::scan().whole_table().items(db),
                Some("GenreIndex") => Song::scan().index(Song::BY_GENRE).items(db),
                Some(_) => Song::scan().index(Song::BY_ALBUM).items(db),
            };
            for _ in 0..count {
                items.try_next().await.unwrap().unwrap();
            }
            assert_eq!(items.cursor().unwrap().to_item(), output.last_evaluated_key);
        }
    }
    let mut items = Song::scan().whole_table().parallel(2).items(db);
    items.try_next().await.unwrap();
    assert_eq!(items.cursor().unwrap().to_item(), None, "it has several");
}

/// A cursor behind one canned item, by the read that gave it.
async fn cursor_of(read: impl AsyncFnOnce(Db) -> Option<Cursor<Song>>) -> Cursor<Song> {
    let raw = json!({
        "artist": {"S": "A"}, "title": {"S": "t0"}, "genre": {"S": "Rock"}, "year": {"N": "1960"},
        "label": {"S": "Columbia"}, "album": {"S": "a1"}, "plays": {"N": "1"},
    });
    let body = json!({"Items": [raw], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": raw});
    let canned = Canned::new([Answer::ok(&body.to_string())]);
    read(canned.db()).await.expect("a cursor")
}

async fn behind_one<P>(mut items: Items<Song, P>) -> Option<Cursor<Song>> {
    items.try_next().await.unwrap();
    items.cursor()
}

async fn of_query() -> Cursor<Song> {
    cursor_of(async |db| behind_one(Song::query("A").items(&db)).await).await
}

#[tokio::test]
async fn a_text_is_short_and_stays_what_it_is() {
    let cursor = of_query().await;
    let text = "AQGRi1k0F5BpywAAAAACUwFBUwJ0MH9sIQk";
    assert_eq!(cursor.to_string(), text, "texts are kept by clients");
    assert_eq!(
        cursor.sign(&CursorKey::new(b"secret")),
        "ARGRi1k0F5BpywAAAAACUwFBUwJ0MBukk3U8cCKQr48ANB0Ne-8"
    );
    let long = CursorKey::new(&[b'k'; 100]);
    assert_eq!(
        cursor.sign(&long),
        "ARGRi1k0F5BpywAAAAACUwFBUwJ0MOmqYziZkUTYWICXTACzt04"
    );
    let genre = cursor_of(async |db| behind_one(Song::by_genre("Rock").items(&db)).await).await;
    let text = "AQGRi1k0F5BpyxrEbfwEUwRSb2NrTgQxOTYwUwFBUwJ0MN2llqA";
    assert_eq!(genre.to_string(), text);
}

#[tokio::test]
async fn a_typical_key_makes_a_text_of_50_letters() {
    let raw = json!({"artist": {"S": "Dylan"}, "title": {"S": "Hurricane"}, "plays": {"N": "1"}});
    let body = json!({"Items": [raw], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": raw});
    let canned = Canned::new([Answer::ok(&body.to_string())]);
    let mut items = Song::query("Dylan").items(&canned.db());
    items.try_next().await.unwrap();
    let cursor = items.cursor().unwrap();
    assert_eq!(cursor.to_string().len(), 50);
    assert_eq!(cursor.sign(&CursorKey::new(b"secret")).len(), 66);
}

/// What each read is, in the order in which differences are told.
type Identity = (u8, &'static str, bool, &'static str, u32);

macro_rules! reads {
    ($($identity:expr => $read:expr;)*) => {{
        let mut all: Vec<(Identity, Cursor<Song>)> = Vec::new();
        $(all.push(($identity, cursor_of(async |db| behind_one($read.items(&db)).await).await));)*
        let canned = Canned::default();
        let db = canned.db();
        let mut accepted = 0;
        for (other, cursor) in &all {
            $({
                let before = canned.calls().len();
                let result = $read.cursor(cursor.clone()).items(&db).try_next().await;
                let own: Identity = $identity;
                match (difference(own, *other), result) {
                    (None, Ok(None)) => accepted += 1,
                    (Some(problem), Err(Error::Cursor(error))) => {
                        assert_eq!((error.problem(), canned.calls().len()), (problem, before));
                    }
                    (expected, found) => panic!("{own:?} {other:?} {expected:?} {found:?}"),
                }
            })*
        }
        accepted
    }};
}

fn difference(own: Identity, other: Identity) -> Option<CursorProblem> {
    [
        (own.0 != other.0, CursorProblem::OtherIndex),
        (own.1 != other.1, CursorProblem::OtherOperation),
        (own.2 != other.2, CursorProblem::OtherDirection),
        (own.4 != other.4, CursorProblem::OtherSegments),
        (own.3 != other.3, CursorProblem::OtherPartitionKey),
    ]
    .into_iter()
    .find_map(|(differs, problem)| differs.then_some(problem))
}

#[tokio::test]
async fn a_cursor_is_refused_by_every_other_read_and_nothing_is_called() {
    let accepted = reads! {
        (0, "query", true, "A", 0) => Song::query("A");
        (0, "query", false, "A", 0) => Song::query("A").reverse();
        (1, "query", true, "Rock", 0) => Song::by_genre("Rock");
        (1, "query", false, "Rock", 0) => Song::by_genre("Rock").reverse();
        (2, "query", true, "A", 0) => Song::by_album("A");
        (3, "query", true, "Columbia", 0) => Song::by_label("Columbia").project::<Title>();
        (0, "scan", true, "", 0) => Song::scan().whole_table();
        (1, "scan", true, "", 0) => Song::scan().index(Song::BY_GENRE);
        (2, "scan", true, "", 0) => Song::scan().index(Song::BY_ALBUM);
        (0, "scan", true, "", 3) => Song::scan().whole_table().parallel(3);
        (0, "scan", true, "", 4) => Song::scan().whole_table().parallel(4);
        (1, "scan", true, "", 3) => Song::scan().index(Song::BY_GENRE).parallel(3);
    };
    assert_eq!(accepted, 12);
}

#[tokio::test]
async fn a_cursor_of_another_partition_key_is_refused() {
    let db = Canned::default().db();
    let cursor = of_query().await;
    let genre = cursor_of(async |db| behind_one(Song::by_genre("Rock").items(&db)).await).await;
    let album = cursor_of(async |db| behind_one(Song::by_album("A").items(&db)).await).await;
    for result in [
        Song::query("a").cursor(cursor.clone()).collect(&db).await,
        Song::query("A ").cursor(cursor).collect(&db).await,
        Song::by_genre("Jazz").cursor(genre).collect(&db).await,
        Song::by_album("B").cursor(album).collect(&db).await,
    ] {
        assert_eq!(refusal(result), CursorProblem::OtherPartitionKey);
    }
}

#[tokio::test]
async fn what_does_not_change_the_order_may_change_between_pages() {
    let cursor = of_query().await;
    let query = || Song::query("A").cursor(cursor.clone());
    let canned = Canned::default();
    let db = canned.db();
    query().limit(3).page_size(7).collect(&db).await.unwrap();
    query()
        .filter(Song::PLAYS.gt(1))
        .consistent()
        .collect(&db)
        .await
        .unwrap();
    query()
        .sort_key_gt("t")
        .project::<Plays>()
        .collect(&db)
        .await
        .unwrap();
    query().count(&db).await.unwrap();
    assert_eq!(canned.calls().len(), 4);
    for call in canned.calls() {
        assert_eq!(call.body["ExclusiveStartKey"]["title"]["S"], "t0");
    }
    let request = query().request(&db).unwrap();
    assert_eq!(request.exclusive_start_key, cursor.to_item());
    let signed = cursor.sign(&CursorKey::new(b"1"));
    let cursor = Cursor::verify(&signed, &CursorKey::new(b"1")).unwrap();
    assert!(
        Song::query("A")
            .cursor(cursor)
            .first(&db)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn every_end_refuses_a_cursor_of_another_read() {
    let cursor = of_query().await;
    let canned = Canned::default();
    let db = canned.db();
    let query = || Song::query("B").cursor(cursor.clone());
    let errors = [
        query().collect(&db).await.unwrap_err(),
        query().collect_with(&db).await.unwrap_err(),
        query().page(&db).await.unwrap_err(),
        query().pages(&db).try_next().await.unwrap_err(),
        query().count(&db).await.unwrap_err(),
        query().exists(&db).await.unwrap_err(),
        query().first(&db).await.unwrap_err(),
        query().one(&db).await.unwrap_err(),
        query().limit(0).collect(&db).await.unwrap_err(),
        query().request(&db).unwrap_err(),
        query().into_sdk(&db).unwrap_err(),
    ];
    for error in errors {
        let Error::Cursor(error) = error else {
            panic!("{error}");
        };
        assert_eq!(error.problem(), CursorProblem::OtherPartitionKey);
    }
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn a_cursor_of_another_table_or_type_is_refused() {
    let cursor = of_query().await;
    let client = Canned::default().client();
    let builders = [
        Db::builder(),
        Db::builder().prefix("prod-"),
        Db::builder().prefix("dev-").suffix("-2"),
        Db::builder().prefix("dev-").table::<Song>("Tracks"),
    ];
    for builder in builders {
        let db = builder.client(client.clone());
        let query = Song::query("A").cursor(cursor.clone());
        assert_eq!(refusal(query.collect(&db).await), CursorProblem::OtherTable);
    }
    let same = Db::builder().table::<Song>("dev-Songs").client(client);
    assert!(
        Song::query("A")
            .cursor(cursor.clone())
            .collect(&same)
            .await
            .is_ok()
    );

    #[derive(Table, Debug)]
    #[table(name = "Songs")]
    struct Track {
        #[table(partition_key)]
        artist: String,
        #[table(sort_key)]
        title: String,
    }
    let problem = |error: CursorError| error.problem();
    let other = cursor.to_string().parse::<Cursor<Track>>().map_err(problem);
    assert!(matches!(other, Err(CursorProblem::OtherEntity)));
    let key = CursorKey::new(b"secret");
    let other = Cursor::<Track>::verify(&cursor.sign(&key), &key).map_err(problem);
    assert!(matches!(other, Err(CursorProblem::OtherEntity)));
}

/// A struct that was changed since: what its cursors cannot be any more.
#[tokio::test]
async fn a_cursor_from_before_a_change_of_the_keys_is_refused() {
    mod before {
        use dynatable::Table;
        #[derive(Table, Debug)]
        #[table(name = "Songs")]
        #[table(index(by_mood, name = "MoodIndex", partition_key = mood))]
        pub struct Song {
            #[table(partition_key)]
            pub artist: String,
            #[table(sort_key)]
            pub title: u32,
            pub mood: Option<String>,
        }
    }
    let raw = json!({"artist": {"S": "A"}, "title": {"N": "1"}, "mood": {"S": "m"}});
    let body = json!({"Items": [raw], "Count": 1, "LastEvaluatedKey": raw}).to_string();
    let db = Canned::new([Answer::ok(&body), Answer::ok(&body)]).db();
    let mut items = before::Song::query("A").items(&db);
    items.try_next().await.unwrap();
    let text = items.cursor().unwrap().to_string();
    assert_eq!(problem(&text), CursorProblem::Malformed);
    let mut items = before::Song::by_mood("m").items(&db);
    items.try_next().await.unwrap();
    let text = items.cursor().unwrap().to_string();
    assert_eq!(problem(&text), CursorProblem::OtherIndex);
}

pub fn refusal<V: Debug>(result: Result<V, Error>) -> CursorProblem {
    match result {
        Err(Error::Cursor(error)) => error.problem(),
        other => panic!("{other:?}"),
    }
}

fn problem(text: &str) -> CursorProblem {
    let parsed = text.parse::<Cursor<Song>>();
    parsed.expect_err(text).problem()
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// All texts that differ in one letter.
fn changed(text: &str) -> impl Iterator<Item = String> {
    (0..text.len()).flat_map(move |at| {
        let others = LETTERS.iter().filter(move |it| **it != text.as_bytes()[at]);
        others.map(move |letter| {
            let (before, after) = (&text[..at], &text[at + 1..]);
            format!("{before}{}{after}", char::from(*letter))
        })
    })
}

#[tokio::test]
async fn a_text_with_any_letter_changed_is_refused() {
    for cursor in [of_query().await, of_segments().await] {
        let text = cursor.to_string();
        for wrong in changed(&text) {
            // One letter makes it one that has a signature.
            let head = bytes_of(&wrong[..4]);
            let expected = match head[0] == 1 && head[1] & 16 != 0 {
                true => CursorProblem::Signature,
                false => CursorProblem::Malformed,
            };
            assert_eq!(problem(&wrong), expected, "{wrong}");
        }
        let key = CursorKey::new(b"secret");
        let signed = cursor.sign(&key);
        for wrong in changed(&signed) {
            let error = Cursor::<Song>::verify(&wrong, &key).expect_err(&wrong);
            match error.problem() {
                CursorProblem::Signature => {}
                // Bits of the last letter that are no part of a byte.
                CursorProblem::Malformed
                    if wrong[..signed.len() - 1] == signed[..signed.len() - 1] => {}
                other => panic!("{wrong}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_text_cut_off_or_extended_is_refused() {
    let key = CursorKey::new(b"secret");
    for cursor in [of_query().await, of_segments().await] {
        let (text, signed) = (cursor.to_string(), cursor.sign(&key));
        for at in 0..text.len() {
            assert_eq!(problem(&text[..at]), CursorProblem::Malformed, "{at}");
            assert_eq!(problem(&text[at + 1..]), CursorProblem::Malformed, "{at}");
        }
        for at in 0..signed.len() {
            assert!(Cursor::<Song>::verify(&signed[..at], &key).is_err());
            assert!(Cursor::<Song>::verify(&signed[at + 1..], &key).is_err());
        }
        for more in ["A", "AA", "AAA", "AAAA", "Q", "-", "_", &text] {
            assert_eq!(problem(&format!("{text}{more}")), CursorProblem::Malformed);
            assert!(Cursor::<Song>::verify(&format!("{signed}{more}"), &key).is_err());
        }
        let odd = [
            "=", "==", " ", "\n", "\0", "é", "\u{feff}", "\u{fe0f}", "+", "/", ".", "%3D", "ﬀ",
        ];
        for odd in odd {
            for text in [
                format!("{text}{odd}"),
                format!("{odd}{text}"),
                odd.repeat(40),
            ] {
                assert_eq!(problem(&text), CursorProblem::Malformed, "{text:?}");
                let signed = Cursor::<Song>::verify(&text, &key).expect_err(&text);
                assert_eq!(signed.problem(), CursorProblem::Malformed);
            }
        }
    }
    assert_eq!(problem(""), CursorProblem::Malformed);
    for text in ["", "A", "AQ", "AQE", "AREA"] {
        assert!(Cursor::<Song>::verify(text, &key).is_err());
    }
    assert!(Cursor::<Song>::verify(&"A".repeat(1 << 20), &key).is_err());
    problem(&"AQ".repeat(1 << 20));
}

/// What a text holds.
pub fn bytes_of(text: &str) -> Vec<u8> {
    let mut text = text.replace('-', "+").replace('_', "/");
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    base64::decode(&text).unwrap()
}

/// A text that holds this, with the checksum that makes it one.
pub fn forged(body: &[u8]) -> String {
    let add = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let checksum = body.iter().fold(0x811c_9dc5, add);
    let text = base64::encode([body, &checksum.to_be_bytes()].concat());
    text.trim_end_matches('=')
        .replace('+', "-")
        .replace('/', "_")
}

#[tokio::test]
async fn a_text_of_another_version_says_so() {
    let text = of_query().await.to_string();
    let bytes = bytes_of(&text);
    let body = &bytes[..bytes.len() - 4];
    assert_eq!(forged(body), text);
    for version in [0, 2, 3, 255] {
        let other = forged(&[&[version], &body[1..]].concat());
        assert_eq!(problem(&other), CursorProblem::Version);
        assert_eq!(problem(&other[..other.len() - 1]), CursorProblem::Malformed);
        let error = Cursor::<Song>::verify(&other, &CursorKey::new(b"")).unwrap_err();
        assert_eq!(error.problem(), CursorProblem::Signature);
    }
    // A flag there is none of yet.
    for flag in [32, 64, 128] {
        let other = forged(&[&[body[0], body[1] | flag], &body[2..]].concat());
        assert_eq!(problem(&other), CursorProblem::Version);
    }
}

async fn of_segments() -> Cursor<Song> {
    let scan = || Song::scan().whole_table().parallel(5);
    cursor_of(async |db| behind_one(scan().items(&db)).await).await
}

#[tokio::test]
async fn a_signature_is_of_one_key_and_needed() {
    let key = |secret: &[u8]| CursorKey::new(secret);
    let secrets: [&[u8]; 6] = [b"", b"a", b"b", &[7; 64], &[7; 65], &[7; 300]];
    for cursor in [of_query().await, of_segments().await] {
        for one in secrets {
            let signed = cursor.sign(&key(one));
            assert_eq!(problem(&signed), CursorProblem::Signature);
            assert_eq!(signed, cursor.sign(&key(one).clone()));
            for other in secrets {
                match Cursor::<Song>::verify(&signed, &key(other)) {
                    Ok(again) => assert!(one == other && again == cursor),
                    Err(error) => {
                        assert_ne!(one, other);
                        assert_eq!(error.problem(), CursorProblem::Signature);
                    }
                }
            }
            let unsigned = Cursor::<Song>::verify(&cursor.to_string(), &key(one));
            assert_eq!(unsigned.unwrap_err().problem(), CursorProblem::Signature);
        }
    }
}

#[tokio::test]
async fn no_value_is_in_the_debug_of_a_cursor_or_in_its_errors() {
    let cursor = cursor_of(async |db| {
        let mut items = Song::by_genre("Rock").items(&db);
        items.try_next().await.unwrap();
        items.cursor()
    });
    let cursor = cursor.await;
    assert_eq!(
        format!("{cursor:?} {cursor:#?}"),
        "Cursor<Song> Cursor<Song>"
    );
    let key = CursorKey::new(b"secret");
    assert_eq!(format!("{key:?}"), "CursorKey");
    let error = Error::from("Rock1960".parse::<Cursor<Song>>().unwrap_err());
    assert!(!format!("{error:?} {error}").contains("Rock"));
    fn travels<T: Send + Sync + Clone + 'static>(_: T) {}
    travels(cursor);
    travels(key);
}

/// Forward to the end, back to the beginning, and at each page forward once more.
async fn walk(db: &Db, read: impl AsyncFn(&Db, Option<Cursor<Song>>) -> Page<Song>) {
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let page = read(db, cursor).await;
        cursor = page.next_cursor().map(through_text);
        assert_eq!(
            page.prev_cursor().is_none(),
            pages.is_empty() || page.items().is_empty()
        );
        if !page.items().is_empty() {
            pages.push(page);
        }
        if cursor.is_none() {
            break;
        }
    }
    let songs = |page: &Page<Song>| page.items().iter().map(|it| it.plays).collect::<Vec<_>>();
    let mut prev = pages[pages.len() - 1].prev_cursor().cloned();
    for before in (0..pages.len() - 1).rev() {
        let back = prev.expect("a page before");
        assert!(back.goes_back());
        let page = read(db, Some(through_text(&back))).await;
        assert_eq!(songs(&page), songs(&pages[before]));
        // And from there forward again.
        let next = page.next_cursor().expect("the page that was left");
        assert!(!next.goes_back());
        let again = read(db, Some(through_text(next))).await;
        assert_eq!(songs(&again), songs(&pages[before + 1]));
        prev = page.prev_cursor().cloned();
    }
    // DynamoDB does not know that nothing is before.
    if let Some(back) = prev {
        let nothing = read(db, Some(back)).await;
        assert!(nothing.items().is_empty() && nothing.prev_cursor().is_none());
    }
}

#[tokio::test]
async fn walking_back_gives_the_pages_of_walking_forward() {
    let db = &db_of_songs(13).await;
    for n in [1, 2, 4, 6, 13, 20] {
        let query = |at| Song::query("A").limit(n).maybe_cursor(at);
        let rock = |at| Song::by_genre("Rock").limit(n).maybe_cursor(at);
        let album = |at| Song::by_album("A").limit(n).maybe_cursor(at);
        let odd = || Song::PLAYS.is_in([1, 3, 4, 5, 9, 12]);
        walk(db, async |db, at| query(at).page(db).await.unwrap()).await;
        walk(db, async |db, at| {
            query(at).page_size(2).page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            query(at).reverse().page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            query(at).filter(odd()).page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            let query = query(at).filter(odd()).page_size(3).reverse();
            query.page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            query(at)
                .sort_key_between("t02", "t09")
                .page(db)
                .await
                .unwrap()
        })
        .await;
        walk(db, async |db, at| rock(at).page(db).await.unwrap()).await;
        walk(db, async |db, at| {
            rock(at).page_size(2).reverse().page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            rock(at).filter(odd()).page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| {
            rock(at).hydrate().page(db).await.unwrap()
        })
        .await;
        walk(db, async |db, at| album(at).page(db).await.unwrap()).await;
        walk(db, async |db, at| {
            album(at).page_size(2).reverse().page(db).await.unwrap()
        })
        .await;
    }
}

#[tokio::test]
async fn a_stream_with_a_cursor_that_goes_back_gives_items_from_there_on_back() {
    let db = &db_of_songs(6).await;
    let page = Song::query("A").limit(4).page(db).await.unwrap();
    let page = Song::query("A")
        .cursor(page.next_cursor().unwrap().clone())
        .page(db)
        .await
        .unwrap();
    let prev = page.prev_cursor().unwrap().clone();
    let plays = |songs: Vec<Song>| songs.iter().map(|it| it.plays).collect::<Vec<_>>();
    let query = || Song::query("A").cursor(prev.clone()).page_size(3);
    assert_eq!(plays(query().collect(db).await.unwrap()), [3, 2, 1, 0]);
    assert_eq!(query().first(db).await.unwrap().unwrap().plays, 3);
    assert_eq!(query().count(db).await.unwrap(), 4);
    goes_on_anywhere(4, |at| query().maybe_cursor(at).items(db)).await;
    let pages: Vec<_> = query().pages(db).try_collect().await.unwrap();
    assert_eq!(plays(pages[0].items().to_vec()), [1, 2, 3]);
    assert_eq!(plays(pages[1].items().to_vec()), [0]);
    // The other way from the same place.
    let reverse = Song::query("A").reverse().cursor(prev).collect(db).await;
    assert_eq!(refusal(reverse), CursorProblem::OtherDirection);
}

#[tokio::test]
async fn a_scan_has_no_page_before() {
    let db = &db_of_songs(5).await;
    let page = Song::scan().whole_table().limit(2).page(db).await.unwrap();
    let cursor = page.next_cursor().unwrap().clone();
    let page = Song::scan()
        .whole_table()
        .limit(2)
        .cursor(cursor)
        .page(db)
        .await
        .unwrap();
    assert!(page.items().len() == 2 && page.prev_cursor().is_none());
}
