//! Views: what borrows from its page, in every read, of both stored forms.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dynatable::read::ParallelScan;
use dynatable::{
    Attribute, AttributeValue, Blob, Codec, Cursor, Db, Error, Item, Number, Projection, Table,
    View, Viewed,
};
use futures_util::TryStreamExt;

use crate::errors::canned::{Answer, Canned};
use crate::support::{client, create};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Views", rename_all = "camelCase")]
#[table(index(by_label, partition_key = record_label, sort_key = plays, projection = keys_only))]
#[table(index(by_year, partition_key = first_year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key, rename = "name")]
    title: String,
    first_year: u16,
    album: Option<String>,
    cover: Vec<u8>,
    thumb: Option<Blob>,
    tags: Vec<String>,
    record_label: Option<String>,
    plays: u64,
    rating: f64,
    live: bool,
    awards: BTreeSet<String>,
    hashes: HashSet<Blob>,
    links: HashMap<String, String>,
    counts: BTreeMap<String, u32>,
    place: Place,
    studio: Option<Place>,
    #[table(flatten)]
    release: Release,
    #[table(alias = "motto", alias = "slogan")]
    line: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq, Default)]
struct Place {
    name: String,
    #[attribute(rename = "zip")]
    code: Option<String>,
    rooms: Vec<Place>,
    floor: i8,
}

#[derive(Attribute, Clone, Debug, PartialEq, Default)]
struct Release {
    land: String,
    city: Option<String>,
}

/// Everything that can be borrowed is.
#[derive(Projection, Clone, Debug, PartialEq)]
#[projection(of = Song)]
struct SongView<'a> {
    artist: &'a str,
    title: Cow<'a, str>,
    first_year: u16,
    album: Option<&'a str>,
    cover: &'a [u8],
    thumb: Option<Cow<'a, [u8]>>,
    tags: Vec<&'a str>,
    record_label: Option<Cow<'a, str>>,
    plays: u64,
    rating: f64,
    live: bool,
    awards: BTreeSet<&'a str>,
    hashes: HashSet<&'a [u8]>,
    links: HashMap<&'a str, Cow<'a, str>>,
    counts: BTreeMap<&'a str, u32>,
    place: Box<PlaceView<'a>>,
    studio: Option<PlaceView<'a>>,
    #[projection(flatten)]
    release: ReleaseView<'a>,
    #[projection(alias = "motto", alias = "slogan")]
    line: Option<&'a str>,
    #[projection(skip)]
    seen: &'a str,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct PlaceView<'a> {
    name: &'a str,
    #[attribute(rename = "zip")]
    code: Option<Cow<'a, str>>,
    rooms: Vec<PlaceView<'a>>,
    floor: i8,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct ReleaseView<'a> {
    land: &'a str,
    city: Option<&'a str>,
}

/// What every index holds.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Name<'a> {
    title: &'a str,
}

/// As [`Name`], and owned.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct OwnedName {
    title: String,
}

const TEXTS: [&str; 8] = [
    "",
    "plain",
    "Müller 😀 \u{7f}",
    "\"quoted\" \\ /",
    "\n\t\r\u{8}\u{c}\u{1}\u{1f}",
    "\u{10ffff}\u{fffd}\u{d7ff}",
    "\\u0041 \\\" \\",
    "a rather long text, without anything that is written in another way, to the very end of it",
];

fn text(n: usize) -> String {
    TEXTS[n % TEXTS.len()].to_owned()
}

/// Song `n` of the only artist and label.
fn song(n: u16) -> Song {
    let at = usize::from(n);
    let place = |n: usize| Place {
        name: text(n),
        code: (!n.is_multiple_of(3)).then(|| text(n + 1)),
        rooms: (0..n % 3)
            .map(|room| Place {
                name: text(room + n),
                ..Place::default()
            })
            .collect(),
        floor: -1,
    };
    Song {
        artist: "\"A\"".into(),
        title: format!("t{n:03} {}", text(at)),
        first_year: 1960 + n,
        album: n.is_multiple_of(2).then(|| text(at + 1)),
        cover: (0..=255).cycle().take(at * 7).collect(),
        thumb: n.is_multiple_of(3).then(|| Blob(vec![0, 255])),
        tags: (0..at % 5).map(text).collect(),
        record_label: Some("x \\".into()),
        plays: 1000 - u64::from(n),
        rating: f64::from(n) / 8.0,
        live: n.is_multiple_of(2),
        awards: (1..at % 4).map(text).collect(),
        hashes: (0..at % 3).map(|n| Blob(vec![7; n + 1])).collect(),
        links: (0..at % 6).map(|n| (text(n + 1), text(n + at))).collect(),
        counts: (0..n % 6)
            .map(|n| (text(usize::from(n) + 1), n.into()))
            .collect(),
        place: place(at),
        studio: n.is_multiple_of(2).then(|| place(at + 1)),
        release: Release {
            land: text(at + 2),
            city: n.is_multiple_of(3).then(|| text(at + 3)),
        },
        line: n.is_multiple_of(4).then(|| text(at)),
    }
}

fn place_view(place: &Place) -> PlaceView<'_> {
    PlaceView {
        name: &place.name,
        code: place.code.as_deref().map(Cow::Borrowed),
        rooms: place.rooms.iter().map(place_view).collect(),
        floor: place.floor,
    }
}

fn view(song: &Song) -> SongView<'_> {
    SongView {
        artist: &song.artist,
        title: Cow::Borrowed(&song.title),
        first_year: song.first_year,
        album: song.album.as_deref(),
        cover: &song.cover,
        thumb: song.thumb.as_ref().map(|it| Cow::Borrowed(it.as_ref())),
        tags: song.tags.iter().map(String::as_str).collect(),
        record_label: song.record_label.as_deref().map(Cow::Borrowed),
        plays: song.plays,
        rating: song.rating,
        live: song.live,
        awards: song.awards.iter().map(String::as_str).collect(),
        hashes: song.hashes.iter().map(AsRef::as_ref).collect(),
        links: song
            .links
            .iter()
            .map(|(name, link)| (name.as_str(), Cow::Borrowed(link.as_str())))
            .collect(),
        counts: song.counts.iter().map(|(k, v)| (k.as_str(), *v)).collect(),
        place: Box::new(place_view(&song.place)),
        studio: song.studio.as_ref().map(place_view),
        release: ReleaseView {
            land: &song.release.land,
            city: song.release.city.as_deref(),
        },
        line: song.line.as_deref(),
        seen: "",
    }
}

/// The same tables through either codec.
async fn both() -> [Db; 2] {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let prefix = format!(
        "v{}-{}-{count}-",
        std::process::id(),
        now.unwrap().as_nanos()
    );
    let client = client();
    let dbs = [Codec::Direct, Codec::Sdk].map(|codec| {
        let db = Db::builder().prefix(prefix.clone()).codec(codec);
        db.client(client.clone())
    });
    create::<Song>(&dbs[0]).await;
    dbs
}

async fn both_with_songs(count: u16) -> [Db; 2] {
    let dbs = both().await;
    for n in 0..count {
        song(n).put().send(&dbs[0]).await.unwrap();
    }
    dbs
}

fn songs(count: u16) -> Vec<Song> {
    (0..count).map(song).collect()
}

/// That these are views of those songs, in that order.
fn assert_views(found: &[Viewed<SongView>], expected: &[Song]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.get().unwrap(), view(expected));
    }
}

#[tokio::test]
async fn every_end_of_a_query_gives_views() {
    for db in both_with_songs(20).await {
        let all = songs(20);
        let query = || Song::query("\"A\"").view::<SongView>();
        assert_views(&query().collect(&db).await.unwrap(), &all);
        let found: Vec<_> = query().page_size(3).items(&db).try_collect().await.unwrap();
        assert_views(&found, &all);
        let found = query().limit(7).collect_with(&db).await.unwrap();
        assert_views(found.value(), &all[..7]);
        let found = query().reverse().page_size(6).collect(&db).await.unwrap();
        let reversed: Vec<Song> = all.iter().rev().cloned().collect();
        assert_views(&found, &reversed);
        let mut pages = query().page_size(8).pages(&db);
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            let from = sizes.iter().sum::<usize>();
            sizes.push(page.items().len());
            assert_views(page.items(), &all[from..from + page.items().len()]);
        }
        assert_eq!(sizes, [8, 8, 4]);
        let page = query().limit(5).page(&db).await.unwrap();
        assert_views(page.items(), &all[..5]);
        let next = query().limit(5).cursor(page.next_cursor().unwrap().clone());
        let next = next.page(&db).await.unwrap();
        assert_views(next.items(), &all[5..10]);
        let back = query().limit(5).cursor(next.prev_cursor().unwrap().clone());
        assert_views(back.page(&db).await.unwrap().items(), &all[..5]);
        let first = query().first(&db).await.unwrap().unwrap();
        assert_eq!(first.get().unwrap(), view(&all[0]));
        let one = query().sort_key_begins_with("t011").one(&db).await.unwrap();
        assert_eq!(one.unwrap().get().unwrap(), view(&all[11]));
        assert_eq!(query().count(&db).await.unwrap(), 20);
        assert!(query().exists(&db).await.unwrap());
        let filtered = query().filter(Song::LIVE.eq(true)).collect(&db);
        assert_eq!(filtered.await.unwrap().len(), 10);
    }
}

#[tokio::test]
async fn a_cursor_goes_on_in_the_middle_of_a_page() {
    for db in both_with_songs(9).await {
        let mut items = Song::query("\"A\"").view::<Name>().items(&db);
        let mut titles = Vec::new();
        for _ in 0..4 {
            let item = items.try_next().await.unwrap().unwrap();
            titles.push(item.get().unwrap().title.to_owned());
        }
        let cursor: Cursor<Song> = items.cursor().unwrap();
        let rest = Song::query("\"A\"").view::<Name>().cursor(cursor);
        for item in rest.collect(&db).await.unwrap() {
            titles.push(item.get().unwrap().title.to_owned());
        }
        let expected: Vec<_> = songs(9).into_iter().map(|it| it.title).collect();
        assert_eq!(titles, expected);
    }
}

#[tokio::test]
async fn get_gives_a_view() {
    for db in both_with_songs(4).await {
        for expected in songs(4) {
            let get = || Song::get(&expected).view::<SongView>();
            let found: Option<Viewed<SongView>> = get().consistent().send(&db).await.unwrap();
            assert_eq!(found.unwrap().get().unwrap(), view(&expected));
            let found = get().send_with(&db).await.unwrap().into_value();
            assert_eq!(found.unwrap().get().unwrap(), view(&expected));
        }
        let missing = Song::get(("\"A\"", "?")).view::<SongView>();
        assert!(missing.send(&db).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn batches_and_transactions_give_views() {
    let songs = songs(3);
    for db in both_with_songs(3).await {
        let gets: Vec<_> = songs.iter().map(|it| Song::get(it).view()).collect();
        let read = db.transact_get(gets).send().await.unwrap();
        assert_views(&read.into_iter().flatten().collect::<Vec<_>>(), &songs);
        let keys = songs.iter().chain(&songs[..1]);
        let read = Song::get_many(keys).view().send(&db).await.unwrap();
        let read: Vec<_> = read.into_iter().flatten().collect();
        assert_views(&read[..3], &songs);
        assert_views(&read[3..], &songs[..1]);
    }
}

#[tokio::test]
async fn indexes_and_scans_give_views() {
    for db in both_with_songs(12).await {
        let all = songs(12);
        let found = Song::by_year(1963).view::<SongView>().one(&db).await;
        assert_eq!(found.unwrap().unwrap().get().unwrap(), view(&all[3]));
        let found = Song::by_label("x \\").view::<Name>().collect(&db).await;
        let found = found.unwrap();
        let titles: Vec<_> = found.iter().map(|it| it.get().unwrap().title).collect();
        let expected: Vec<_> = all.iter().rev().map(|it| it.title.as_str()).collect();
        assert_eq!(titles, expected);
        let hydrated = Song::by_label("x \\").hydrate().view::<SongView>();
        let reversed: Vec<Song> = all.iter().rev().cloned().collect();
        assert_views(&hydrated.collect(&db).await.unwrap(), &reversed);
        let sorted = async |found: dynatable::Result<Vec<Viewed<SongView<'static>>>>| {
            let mut found = found.unwrap();
            found.sort_by_cached_key(|it| it.get().unwrap().title.into_owned());
            assert_views(&found, &all);
        };
        let scan = || Song::scan().whole_table().view::<SongView>();
        sorted(scan().page_size(5).collect(&db).await).await;
        let parallel: ParallelScan<_, _, _> = scan().parallel(4).concurrency(2);
        sorted(parallel.collect(&db).await).await;
        let of_index = Song::scan().index(Song::BY_YEAR).view::<SongView>();
        sorted(of_index.collect(&db).await).await;
    }
}

#[test]
fn a_view_asks_for_its_attributes_and_for_what_cursors_are_made_of() {
    let db = Canned::default().db();
    let get = Song::get(("a", "t")).view::<Name>().request(&db).unwrap();
    assert_eq!(get.projection_expression().unwrap().split(", ").count(), 1);
    assert_eq!(get.expression_attribute_names().unwrap().len(), 1);
    let query = Song::query("a").view::<SongView>().request(&db).unwrap();
    let names = query.expression_attribute_names().unwrap();
    for name in [
        "name",
        "firstYear",
        "land",
        "city",
        "line",
        "motto",
        "slogan",
    ] {
        assert!(names.values().any(|it| it == name), "{name}");
    }
    // All but `release`, which is two, and `seen`; two old names; the one of the key condition is among them.
    assert_eq!(names.len(), 18 + 2 + 2);
}

#[tokio::test]
async fn what_is_viewed_outlives_its_read_and_crosses_threads() {
    fn is_free<V: Send + Sync + Clone + std::fmt::Debug + 'static>(_: &V) {}
    for db in both_with_songs(3).await {
        let found = {
            let mut items = Song::query("\"A\"").view::<SongView>().items(&db);
            items.try_next().await.unwrap();
            items.try_next().await.unwrap().unwrap()
        };
        drop(db);
        is_free(&found);
        let text = format!("{found:?}");
        assert!(!text.contains("plain"), "{text}");
        let copy = found.clone();
        let thread = std::thread::spawn(move || {
            assert_eq!(found.get().unwrap(), view(&song(1)));
        });
        thread.join().unwrap();
        assert_eq!(copy.get().unwrap(), view(&song(1)));
    }
}

#[tokio::test]
async fn nothing_is_copied() {
    for db in both_with_songs(8).await {
        let found = Song::query("\"A\"").view::<SongView>().collect(&db);
        for found in found.await.unwrap() {
            let copy = found.clone();
            let (one, other) = (found.get().unwrap(), copy.get().unwrap());
            assert!(std::ptr::eq(one.artist, other.artist));
            assert!(std::ptr::eq(one.cover, other.cover));
            assert!(matches!(one.title, Cow::Borrowed(_)));
            assert!(one.links.values().all(|it| matches!(it, Cow::Borrowed(_))));
            assert!(one.thumb.is_none_or(|it| matches!(it, Cow::Borrowed(_))));
            for (one, other) in one.tags.iter().zip(other.tags) {
                assert!(std::ptr::eq(*one, other));
            }
        }
    }
}

#[test]
fn an_item_that_is_there_is_viewed() {
    let expected = song(8);
    let item: Item = expected.to_item().unwrap();
    assert_eq!(SongView::from_item(&item).unwrap(), view(&expected));
    let viewed = Viewed::<SongView>::from(item);
    assert_eq!(viewed.get().unwrap(), view(&expected));
    fn title<V: for<'a> View<Of<'a> = Name<'a>>>(viewed: &Viewed<V>) -> &str {
        viewed.get().unwrap().title
    }
    let viewed = Viewed::<Name>::from(expected.to_item().unwrap());
    assert_eq!(title(&viewed), expected.title);
}

#[derive(Table, Debug)]
struct Entry {
    #[table(partition_key)]
    id: String,
    text: String,
    list: Vec<String>,
    map: BTreeMap<String, Vec<String>>,
    place: Place,
    maybe: Option<String>,
    cover: Vec<u8>,
    set: BTreeSet<String>,
    number: u16,
    #[table(alias = "old", alias = "older")]
    new: Option<String>,
}

#[derive(Projection, Debug)]
#[projection(of = Entry)]
struct EntryView<'a> {
    text: &'a str,
    list: Vec<&'a str>,
    map: BTreeMap<&'a str, Vec<&'a str>>,
    place: PlaceView<'a>,
    maybe: Option<&'a str>,
    cover: &'a [u8],
    set: BTreeSet<&'a str>,
    number: u16,
    #[projection(alias = "old", alias = "older")]
    new: Option<&'a str>,
}

const PLACE: &str = r#""place":{"M":{"name":{"S":"p"},"rooms":{"L":[]},"floor":{"N":"1"}}}"#;

/// An item of these attributes, as it is read as an `Entry` and as a view, by either codec.
async fn read_raw(attributes: &str) -> [dynatable::Result<String>; 4] {
    let body =
        format!(r#"{{"Items":[{{"id":{{"S":"i"}},{attributes}}}],"Count":1,"ScannedCount":1}}"#);
    let db = |codec| {
        let canned = Canned::new([Answer::ok(&body)]);
        Db::builder().codec(codec).client(canned.client())
    };
    let owned = async |codec| {
        let found = Entry::query("i").collect(&db(codec)).await?;
        let Entry {
            text,
            list,
            map,
            place,
            maybe,
            cover,
            set,
            number,
            new,
            ..
        } = &found[0];
        Ok(format!(
            "{:?}",
            (
                text,
                list,
                map,
                place_view(place),
                maybe,
                cover,
                set,
                number,
                new
            )
        ))
    };
    let viewed = async |codec| {
        let found = Entry::query("i")
            .view::<EntryView>()
            .collect(&db(codec))
            .await?;
        let EntryView {
            text,
            list,
            map,
            place,
            maybe,
            cover,
            set,
            number,
            new,
        } = found[0].get()?;
        Ok(format!(
            "{:?}",
            (text, list, map, place, maybe, cover, set, number, new)
        ))
    };
    [
        owned(Codec::Direct).await,
        owned(Codec::Sdk).await,
        viewed(Codec::Direct).await,
        viewed(Codec::Sdk).await,
    ]
}

/// Attributes that make an entry, but for those that are given.
fn entry(given: &str) -> String {
    let all = [
        r#""text":{"S":"t"}"#,
        r#""list":{"L":[]}"#,
        r#""map":{"M":{}}"#,
        PLACE,
        r#""cover":{"B":"AP8="}"#,
        r#""number":{"N":"7"}"#,
    ];
    let name = |attribute: &str| attribute.split('"').nth(1).unwrap_or_default().to_owned();
    let given_names: Vec<_> = given.split(";;").map(name).collect();
    let mut attributes: Vec<_> = all.to_vec();
    attributes.retain(|it| !given_names.contains(&name(it)));
    attributes.extend(given.split(";;").filter(|it| it.contains(':')));
    attributes.join(",")
}

#[tokio::test]
async fn a_view_reads_what_a_struct_reads() {
    let given = [
        "",
        r#""text":{"S":"\u00fc\ud83d\ude00\/\"\\\b\f\n\r\t\u0000"}"#,
        r#" "text" : { "S" : "spaced" } "#,
        r#""te\u0078t":{"S":"escaped name"}"#,
        r#""text":{"S":"first"},"text":{"S":"last"}"#,
        r#""text":{"\u0053":"escaped type"}"#,
        r#""number":{"N":"\u0037"}"#,
        r#""number":{"N":"7.0E0"}"#,
        r#""list":{"L":[{"S":"a"},{"S":"\"b\""},{"S":""}]}"#,
        r#""map":{"M":{"a\"":{"L":[{"S":"x"}]},"b":{"L":[]}}}"#,
        r#""maybe":{"NULL":true}"#,
        r#""maybe":{"S":"\\"}"#,
        r#""set":{"SS":["a","\"","b"]}"#,
        r#""set":{"NULL":true}"#,
        r#""cover":{"B":""}"#,
        r#""cover":{"B":"AP8="},"cover":{"B":"AAAA"}"#,
        r#""other":{"M":{"x":{"L":[{"BOOL":false},{"NS":["1"]},{"BS":["AA=="]},{"NULL":false}]}}}"#,
        r#""old":{"S":"o"}"#,
        r#""older":{"S":"r"},"old":{"S":"o"}"#,
        r#""older":{"S":"r"},"new":{"S":"n"},"old":{"N":"1"}"#,
        r#""place":{"M":{"name":{"S":"p"},"zip":{"S":"z\u0021"},"rooms":{"L":[{"M":{"name":{"S":"r"},"rooms":{"L":[]},"floor":{"N":"2"}}}]},"floor":{"N":"1"}}}"#,
    ];
    for given in given {
        let found = read_raw(&entry(given)).await;
        let expected = found[0]
            .as_ref()
            .unwrap_or_else(|it| panic!("{given}: {it}"));
        for found in &found[1..] {
            assert_eq!(found.as_ref().unwrap(), expected, "{given}");
        }
    }
}

#[tokio::test]
async fn mistakes_are_those_of_a_struct() {
    let given = [
        ("text", r#""text":{"N":"1"}"#),
        ("text", r#""text":{"NULL":true}"#),
        ("text", r#""text""#),
        ("list", r#""list":{"SS":["a"]}"#),
        ("list[1]", r#""list":{"L":[{"S":"a"},{"N":"1"},{"S":"b"}]}"#),
        ("list[0]", r#""list":{"L":[{"NULL":true}]}"#),
        ("map", r#""map":{"L":[]}"#),
        (
            "map.a[1]",
            r#""map":{"M":{"a":{"L":[{"S":"x"},{"M":{}}]}}}"#,
        ),
        ("maybe", r#""maybe":{"BOOL":true}"#),
        ("cover", r#""cover":{"S":"text"}"#),
        ("set", r#""set":{"L":[]}"#),
        ("set", r#""set":{"NS":["1"]}"#),
        ("number", r#""number":{"N":"70000"}"#),
        ("number", r#""number":{"N":"1.5"}"#),
        ("number", r#""number""#),
        ("place", r#""place":{"S":"p"}"#),
        (
            "place.name",
            r#""place":{"M":{"rooms":{"L":[]},"floor":{"N":"1"}}}"#,
        ),
        (
            "place.rooms[0].name",
            r#""place":{"M":{"name":{"S":"p"},"floor":{"N":"1"},"rooms":{"L":[{"M":{"name":{"BOOL":true},"rooms":{"L":[]},"floor":{"N":"1"}}}]}}}"#,
        ),
        (
            "place.floor",
            r#""place":{"M":{"name":{"S":"p"},"rooms":{"L":[]},"floor":{"N":"300"}}}"#,
        ),
        ("old", r#""old":{"N":"1"}"#),
    ];
    for (path, given) in &given {
        let found = read_raw(&entry(given)).await;
        let errors = found.map(|found| match found {
            Err(Error::Decode(error)) => {
                assert_eq!(error.path(), *path);
                assert_eq!(error.table(), Some("Entry"));
                error.to_string()
            }
            other => panic!("{given}: {other:?}"),
        });
        assert_eq!(errors[1..], [(); 3].map(|()| errors[0].clone()), "{given}");
    }
}

#[tokio::test]
async fn of_two_attributes_of_one_name_the_last_one_counts() {
    for (given, is_read) in [
        (r#""text":{"N":"1"},"text":{"S":"a"}"#, true),
        (r#""text":{"S":"a"},"text":{"N":"1"}"#, false),
        (r#""map":{"M":{"a":{"N":"1"},"a":{"L":[]}}}"#, true),
        (r#""map":{"M":{"a":{"L":[]},"a":{"N":"1"}}}"#, false),
    ] {
        let found = read_raw(&entry(given)).await;
        let found = found.map(|found| found.map_err(|error| error.to_string()));
        assert_eq!(found[0].is_ok(), is_read, "{given}: {found:?}");
        assert_eq!(found[1..], [(); 3].map(|()| found[0].clone()), "{given}");
    }
}

/// What is no answer of DynamoDB's goes the SDK's way, whose error it is.
#[tokio::test]
async fn an_odd_answer_is_the_sdks() {
    for given in [
        r#""text":{"S":"\ud800"}"#,
        r#""text":{"S":"unended"#,
        r#""text":{"S":7}"#,
        r#""cover":{"B":"?"}"#,
        r#""text":{"S":"a"},"#,
        r#""list":{"L":[{"S":"a"},]}"#,
    ] {
        let found = read_raw(&entry(given)).await;
        for found in found {
            assert!(matches!(found, Err(Error::Call(_))), "{given}: {found:?}");
        }
    }
}

fn unnamed() -> Cow<'static, str> {
    Cow::Borrowed("unnamed")
}

/// What the table may lack has an `Option` or a default.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Defaults<'a> {
    #[projection(default)]
    album: &'a str,
    #[projection(default = unnamed)]
    line: Cow<'a, str>,
    #[projection(default)]
    thumb: Option<&'a [u8]>,
    title: Option<&'a str>,
    #[projection(flatten)]
    release: Option<ReleaseView<'a>>,
}

#[test]
fn a_default_stands_for_what_is_absent_or_null() {
    let item = |attributes: &[(&str, AttributeValue)]| -> Item {
        let own = |(name, value): &(&str, AttributeValue)| ((*name).to_owned(), value.clone());
        attributes.iter().map(own).collect()
    };
    let nothing = Defaults {
        album: "",
        line: Cow::Borrowed("unnamed"),
        thumb: None,
        title: None,
        release: None,
    };
    assert_eq!(Defaults::from_item(&item(&[])).unwrap(), nothing);
    let null = ["albumTitle", "album", "line", "thumb", "name", "city"];
    let null = item(&null.map(|name| (name, AttributeValue::Null(true))));
    let error = Defaults::from_item(&null).unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    // A flattened struct is there when one of its attributes is.
    assert!(error.path() == "land" && error.is_missing());
    let null = ["album", "line", "thumb", "name"];
    let null = item(&null.map(|name| (name, AttributeValue::Null(true))));
    assert_eq!(Defaults::from_item(&null).unwrap(), nothing);
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let full = item(&[
        ("album", text("a")),
        ("line", text("l")),
        ("land", text("x")),
    ]);
    let expected = Defaults {
        album: "a",
        line: Cow::Borrowed("l"),
        release: Some(ReleaseView {
            land: "x",
            city: None,
        }),
        ..nothing
    };
    assert_eq!(Defaults::from_item(&full).unwrap(), expected);
}

/// Values that own what they hold, among what borrows.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Mixed<'a> {
    counts: BTreeMap<&'a str, Number>,
    place: Place,
}

#[test]
fn a_view_owns_what_does_not_name_its_lifetime() {
    let song = song(5);
    let item = song.to_item().unwrap();
    let Mixed { counts, place } = Mixed::from_item(&item).unwrap();
    let numbers = song
        .counts
        .iter()
        .map(|(name, count)| (name.as_str(), Number::from(*count)));
    assert_eq!(counts, numbers.collect());
    assert_eq!(place, song.place);
}

#[tokio::test]
async fn a_view_and_a_projection_read_on_one_from_the_other() {
    for db in both_with_songs(6).await {
        let page = Song::query("\"A\"").view::<Name>().limit(2).page(&db);
        let page = page.await.unwrap();
        let rest = Song::query("\"A\"").project::<OwnedName>();
        let rest = rest
            .cursor(page.next_cursor().unwrap().clone())
            .collect(&db);
        let rest: Vec<_> = rest.await.unwrap().into_iter().map(|it| it.title).collect();
        let expected: Vec<_> = songs(6)[2..].iter().map(|it| it.title.clone()).collect();
        assert_eq!(rest, expected);
        // A view of a read that is one already, and back.
        let found = Song::query("\"A\"").view::<SongView>().view::<Name>();
        assert_eq!(found.collect(&db).await.unwrap().len(), 6);
        let found = Song::get(("\"A\"", "t001 plain")).view::<Name>();
        let found = found.project::<OwnedName>().send(&db).await.unwrap();
        assert_eq!(found.unwrap().title, "t001 plain");
        let found = Song::query("\"A\"").project::<Viewed<Name>>();
        assert_eq!(found.collect(&db).await.unwrap().len(), 6);
    }
}

/// A module without a prelude, with names in the way, and lints that mind what is written for the user.
mod bare {
    #![no_implicit_prelude]
    #![deny(missing_docs, rust_2018_idioms, unused_lifetimes, single_use_lifetimes)]
    #![expect(
        dead_code,
        non_upper_case_globals,
        reason = "the names are what is tested"
    )]

    pub const item: u8 = 1;
    pub const name: u8 = 2;
    pub const view: u8 = 3;
    pub const slot: u8 = 4;

    #[derive(::dynatable::Table)]
    #[table(name = "Bare")]
    struct Private {
        #[table(partition_key)]
        id: ::std::string::String,
        #[table(default)]
        r#type: ::std::option::Option<::std::string::String>,
        part: Part,
        #[table(flatten)]
        flat: Part,
    }

    #[derive(::dynatable::Attribute)]
    struct Part {
        name: ::std::string::String,
    }

    /// A view that can be seen, of a table that cannot.
    #[derive(::dynatable::Projection, ::std::fmt::Debug)]
    #[projection(of = Private)]
    pub(super) struct Open<'item> {
        pub(super) id: &'item str,
        #[projection(default, alias = "kind")]
        pub(super) r#type: ::std::borrow::Cow<'item, str>,
        part: PartView<'item>,
        #[projection(flatten)]
        flat: ::std::option::Option<PartView<'item>>,
        #[projection(skip)]
        skipped: u8,
    }

    #[derive(::dynatable::Attribute, ::std::fmt::Debug)]
    struct PartView<'de> {
        name: &'de str,
    }
}

#[test]
fn a_view_minds_nothing_around_it() {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let part = HashMap::from([("name".to_owned(), text("p"))]);
    let item = Item::from([
        ("id".to_owned(), text("i")),
        ("kind".to_owned(), text("k")),
        ("part".to_owned(), AttributeValue::M(part)),
    ]);
    let open = bare::Open::from_item(&item).unwrap();
    assert_eq!((open.id, open.r#type.as_ref()), ("i", "k"));
}
