//! Every attribute of fields, structs and enums, by using it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::ParseIntError;

use dynatable::attribute::KeyAttribute;
use dynatable::wire::Kind;
use dynatable::{
    Attribute, AttributeValue, Error, Fields, Item, NonEmptySet, Number, Serde, Table,
};

use crate::support::{create, db_with};
use crate::types::{b, bs, item, l, m, n, normalised, ns, null, raw_item, s, sorted, ss};

/// Entries are read in the order of a hash map, another for each map: what must not depend on it is
/// tried this often.
const ORDERS: usize = 64;

fn names<T: Fields>() -> Vec<&'static str> {
    T::FIELDS.iter().map(dynatable::Field::name).collect()
}

/// The text of the error an item is refused with.
fn misread<T: Table + std::fmt::Debug>(item: Item) -> String {
    match T::from_item(item) {
        Err(Error::Decode(error)) => error.to_string(),
        Err(other) => panic!("another error: {other}"),
        Ok(value) => panic!("read as {value:?}"),
    }
}

#[derive(Table, Debug, PartialEq)]
#[table(name = "Music.v2-eu_1")]
struct Renamed {
    #[table(partition_key, rename = "PK")]
    artist: String,
    #[table(sort_key, rename = "SK")]
    title: String,
    #[table(rename = "release year: #1")]
    year: u16,
}

#[tokio::test]
async fn a_renamed_field_is_stored_found_and_changed_under_its_new_name() {
    let db = db_with::<Renamed>().await;
    let song = Renamed {
        artist: "Dylan".to_owned(),
        title: "Hurricane".to_owned(),
        year: 1975,
    };
    let form = item([
        ("PK", s("Dylan")),
        ("SK", s("Hurricane")),
        ("release year: #1", n("1975")),
    ]);
    assert_eq!(song.to_item().unwrap(), form);
    song.put().send(&db).await.unwrap();
    let changed = Renamed::update(("Dylan", "Hurricane"))
        .set(Renamed::YEAR, 1976)
        .condition(Renamed::YEAR.eq(1975))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.year, 1976);
    assert_eq!(raw_item(&db, &song).await["release year: #1"], n("1976"));
    assert_eq!(Renamed::SCHEMA.table(), "Music.v2-eu_1");
    assert_eq!(Renamed::SCHEMA.entity(), "Renamed");
    assert_eq!(Renamed::SCHEMA.partition_key().name(), "PK");
    assert_eq!(Renamed::SCHEMA.sort_key().unwrap().name(), "SK");
}

/// Compares the stored names with those serde gives with the same word.
macro_rules! same_as_serde {
    ($($word:literal)*) => {$({
        #[derive(Attribute, serde::Serialize, Default, Debug)]
        #[attribute(rename_all = $word)]
        #[serde(rename_all = $word)]
        #[expect(non_snake_case, reason = "such names are spelled, too")]
        struct Names {
            one: u8,
            two_words: u8,
            three_short_words: u8,
            with1_digits22_: u8,
            _leading: u8,
            two__underscores: u8,
            r#type: u8,
            camelCase: u8,
            URL: u8,
            #[attribute(rename = "As Is")]
            #[serde(rename = "As Is")]
            renamed_field: u8,
        }
        let json = serde_json::to_string(&Names::default()).unwrap();
        let expected: Vec<_> = json
            .trim_matches(['{', '}'])
            .split(',')
            .map(|entry| entry.split('"').nth(1).unwrap())
            .collect();
        assert_eq!(names::<Names>(), expected, $word);

        #[derive(Attribute, serde::Serialize, Clone, Copy, Debug)]
        #[attribute(rename_all = $word)]
        #[serde(rename_all = $word)]
        #[expect(non_camel_case_types, reason = "such names are spelled, too")]
        enum Variants {
            One,
            TwoWords,
            HTTPServer,
            V2Beta3,
            A,
            r#Type,
            lower,
            snake_case,
            #[attribute(rename = "As Is")]
            #[serde(rename = "As Is")]
            RenamedVariant,
        }
        use Variants::*;
        for variant in [One, TwoWords, HTTPServer, V2Beta3, A, r#Type, lower, snake_case, RenamedVariant] {
            let expected = serde_json::to_value(variant).unwrap();
            let holder = Holder { id: 1, value: variant };
            let stored = holder.to_item().unwrap().remove("value").unwrap();
            assert_eq!(stored.as_s().unwrap(), expected.as_str().unwrap(), $word);
        }

        #[derive(Attribute, serde::Serialize, Clone, Debug)]
        #[attribute(rename_all = $word)]
        #[serde(tag = "type", rename_all = $word)]
        enum Payloads {
            #[attribute(rename_all = $word)]
            #[serde(rename_all = $word)]
            WithFields { first_field: u8, r#type2: u8 },
            NotRenamed { first_field: u8 },
            OfNothing,
        }
        for value in [
            Payloads::WithFields { first_field: 1, r#type2: 2 },
            Payloads::NotRenamed { first_field: 1 },
            Payloads::OfNothing,
        ] {
            let expected = serde_json::to_value(&value).unwrap();
            let holder = Holder { id: 1, value };
            let stored = holder.to_item().unwrap().remove("value");
            let expected = Holder { id: 1, value: expected }.to_item().unwrap().remove("value");
            assert_eq!(stored, expected, $word);
        }
    })*};
}

/// An item with one attribute.
#[derive(Table, Clone, Debug, PartialEq)]
struct Holder<T: Attribute + Send + 'static> {
    #[table(partition_key)]
    id: u64,
    value: T,
}

fn hold<T: Attribute + Send + 'static>(value: T) -> Holder<T> {
    Holder { id: 1, value }
}

/// What a value is stored as.
fn stored<T: Attribute + Send + 'static>(value: T) -> AttributeValue {
    let mut item = hold(value).to_item().expect("the value can be stored");
    item.remove("value").expect("the value is stored")
}

/// What is read from a stored value.
fn read<T: Attribute + Send + 'static>(form: AttributeValue) -> dynatable::Result<T> {
    Holder::from_item(item([("id", n("1")), ("value", form)])).map(|holder| holder.value)
}

/// The value is stored as `form` and read from it.
fn keeps<T>(value: T, form: AttributeValue)
where
    T: Attribute + Send + Clone + std::fmt::Debug + PartialEq + 'static,
{
    assert_eq!(sorted(stored(value.clone())), sorted(form.clone()));
    assert_eq!(read::<T>(form).unwrap(), value);
}

#[test]
fn rename_all_spells_names_as_serde_does() {
    same_as_serde! {
        "lowercase" "UPPERCASE" "PascalCase" "camelCase" "snake_case" "SCREAMING_SNAKE_CASE"
        "kebab-case" "SCREAMING-KEBAB-CASE"
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Aliased {
    #[table(partition_key)]
    id: u64,
    #[table(alias = "first_name", alias = "forename")]
    name: String,
    #[table(alias = "old_nick")]
    nick: Option<String>,
    #[table(alias = "old_tags", keep_empty)]
    tags: Option<BTreeSet<String>>,
    #[table(alias = "old_note", null)]
    note: Option<String>,
    #[table(alias = "old_extra", serde)]
    extra: Option<Vec<u8>>,
    #[table(alias = "old_even", with = halves)]
    even: u32,
    #[table(alias = "old_level", default = seven)]
    level: u8,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

fn seven() -> u8 {
    7
}

/// Even numbers, stored as their half.
mod halves {
    pub type Stored = u32;

    pub fn to_stored(even: &u32) -> u32 {
        even / 2
    }

    pub fn from_stored(half: u32) -> Result<u32, String> {
        half.checked_mul(2).ok_or_else(|| "too large".to_owned())
    }
}

/// All attributes of an [`Aliased`] under the names they have or had.
fn aliased(old: bool) -> Item {
    let name = |new: &'static str, former: &'static str| if old { former } else { new };
    item([
        ("id", n("1")),
        (name("name", "forename"), s("Bob")),
        (name("nick", "old_nick"), s("B")),
        (name("tags", "old_tags"), ss(["a"])),
        (name("note", "old_note"), s("!")),
        (name("extra", "old_extra"), l([n("1")])),
        (name("even", "old_even"), n("21")),
        (name("level", "old_level"), n("3")),
    ])
}

#[test]
fn an_attribute_is_read_under_an_old_name_and_written_under_the_new_one() {
    let read = Aliased::from_item(aliased(true)).unwrap();
    let expected = Aliased {
        id: 1,
        name: "Bob".to_owned(),
        nick: Some("B".to_owned()),
        tags: Some(BTreeSet::from(["a".to_owned()])),
        note: Some("!".to_owned()),
        extra: Some(vec![1]),
        even: 42,
        level: 3,
        rest: HashMap::new(),
    };
    assert_eq!(read, expected);
    assert_eq!(read.to_item().unwrap(), aliased(false));
    assert_eq!(Aliased::from_item(aliased(false)).unwrap(), expected);
}

#[test]
fn the_new_name_wins_over_the_old_one_in_every_order() {
    let expected = Aliased::from_item(aliased(false)).unwrap();
    for _ in 0..ORDERS {
        let mut both = aliased(false);
        both.extend(item([
            ("forename", s("old")),
            ("old_nick", s("old")),
            ("old_tags", ss(["old"])),
            ("old_note", s("old")),
            ("old_extra", l([])),
            ("old_even", n("0")),
            ("old_level", n("0")),
        ]));
        assert_eq!(Aliased::from_item(both).unwrap(), expected);
    }
}

#[test]
fn an_old_name_with_a_value_of_another_type_does_not_matter_beside_the_new_one() {
    let expected = Aliased::from_item(aliased(false)).unwrap();
    for _ in 0..ORDERS {
        let mut both = aliased(false);
        both.extend(item([
            ("forename", n("1")),
            ("old_nick", n("1")),
            ("old_even", s("x")),
            ("old_level", n("256")),
        ]));
        assert_eq!(Aliased::from_item(both).unwrap(), expected);
    }
}

#[test]
fn of_two_old_names_the_first_one_given_wins_in_every_order() {
    for _ in 0..ORDERS {
        let mut both = aliased(true);
        both.insert("first_name".to_owned(), s("Robert"));
        assert_eq!(Aliased::from_item(both).unwrap().name, "Robert");
    }
}

#[test]
fn a_kept_empty_set_is_read_under_its_old_name() {
    let mut old = aliased(true);
    old.insert("old_tags".to_owned(), null());
    assert_eq!(Aliased::from_item(old).unwrap().tags, Some(BTreeSet::new()));
}

#[test]
fn an_error_names_the_attribute_that_is_there() {
    let mut old = aliased(true);
    old.insert("old_level".to_owned(), s("x"));
    assert_eq!(
        misread::<Aliased>(old),
        "attribute `old_level` of table `Aliased` has the wrong type: expected N, found S"
    );
    let mut none = aliased(true);
    none.remove("forename");
    assert_eq!(
        misread::<Aliased>(none),
        "attribute `name` of table `Aliased` is missing"
    );
    // `from_stored` refuses the value, whatever name it stands under.
    let mut large = aliased(true);
    large.insert("old_even".to_owned(), n("4294967295"));
    let text = misread::<Aliased>(large);
    assert!(
        text.ends_with("of table `Aliased` cannot be read: too large"),
        "{text}"
    );
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Skipping {
    #[table(partition_key)]
    id: u64,
    #[table(skip)]
    cache: Option<NotStored>,
    #[table(skip, default = seven)]
    level: u8,
}

/// Neither an attribute nor serde's.
#[derive(Clone, Debug, PartialEq)]
struct NotStored;

#[tokio::test]
async fn a_skipped_field_is_neither_written_nor_read() {
    let db = db_with::<Skipping>().await;
    let value = Skipping {
        id: 1,
        cache: Some(NotStored),
        level: 1,
    };
    assert_eq!(value.to_item().unwrap(), item([("id", n("1"))]));
    assert_eq!(names::<Skipping>(), ["id"]);
    value.put().send(&db).await.unwrap();
    let found = Skipping::get(1).send(&db).await.unwrap();
    let expected = Skipping {
        id: 1,
        cache: None,
        level: 7,
    };
    assert_eq!(found.as_ref(), Some(&expected));
    let same_names = item([("id", n("1")), ("cache", s("x")), ("level", s("x"))]);
    assert_eq!(Skipping::from_item(same_names).unwrap(), expected);
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Defaults {
    #[table(partition_key)]
    id: u64,
    #[table(default)]
    count: u32,
    #[table(default = seven)]
    level: u8,
    #[table(default = defaults::title, rename = "Title")]
    title: String,
    #[table(default, serde)]
    extra: Vec<u8>,
    #[table(default = defaults::even, with = halves)]
    even: u32,
}

mod defaults {
    pub fn title() -> String {
        "Untitled".to_owned()
    }

    pub fn even() -> u32 {
        100
    }
}

#[tokio::test]
async fn a_missing_attribute_has_its_default() {
    let db = db_with::<Defaults>().await;
    let expected = Defaults {
        id: 1,
        count: 0,
        level: 7,
        title: "Untitled".to_owned(),
        extra: vec![],
        even: 100,
    };
    let bare = Defaults::from_item(item([("id", n("1"))])).unwrap();
    assert_eq!(bare, expected);
    // Written all the same, and then not the default's any more.
    let full = Defaults {
        count: 1,
        level: 0,
        title: String::new(),
        extra: vec![1],
        even: 2,
        ..expected.clone()
    };
    assert_eq!(
        full.to_item().unwrap(),
        item([
            ("id", n("1")),
            ("count", n("1")),
            ("level", n("0")),
            ("Title", s("")),
            ("extra", l([n("1")])),
            ("even", n("1")),
        ])
    );
    full.put().send(&db).await.unwrap();
    assert_eq!(Defaults::get(1).send(&db).await.unwrap(), Some(full));
    // A field with a default can be taken away.
    let left = Defaults::update(1)
        .remove(Defaults::COUNT)
        .remove(Defaults::LEVEL)
        .remove(Defaults::TITLE)
        .remove(Defaults::EXTRA)
        .remove(Defaults::EVEN)
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(left, expected);
    let wrong = item([("id", n("1")), ("level", n("256"))]);
    assert_eq!(
        misread::<Defaults>(wrong),
        "attribute `level` of table `Defaults` is a number that `u8` cannot hold"
    );
}

#[derive(Table, Clone, Debug, PartialEq)]
struct AbsentDefaults {
    #[table(partition_key)]
    id: u64,
    #[table(default = some_seven)]
    level: Option<u8>,
    #[table(default = some_tags)]
    tags: BTreeSet<String>,
}

fn some_seven() -> Option<u8> {
    Some(7)
}

fn some_tags() -> BTreeSet<String> {
    BTreeSet::from(["new".to_owned()])
}

#[test]
fn none_and_an_empty_set_are_not_read_back_as_the_default() {
    let value = AbsentDefaults {
        id: 1,
        level: None,
        tags: BTreeSet::new(),
    };
    let item = value.to_item().unwrap();
    assert_eq!(AbsentDefaults::from_item(item).unwrap(), value);
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Flattening {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    outer: Outer,
    #[table(flatten)]
    place: Option<Place>,
    own: u8,
    #[table(rest)]
    rest: BTreeMap<String, AttributeValue>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(rename_all = "camelCase")]
struct Outer {
    created_at: u64,
    #[attribute(flatten)]
    inner: Inner,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Inner {
    #[attribute(alias = "former_editor")]
    editor: String,
    tags: BTreeSet<String>,
    #[attribute(default = seven)]
    level: u8,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Place {
    city: String,
    zip: Option<u32>,
}

fn flattening() -> Flattening {
    Flattening {
        id: 1,
        outer: Outer {
            created_at: 5,
            inner: Inner {
                editor: "Ann".to_owned(),
                tags: BTreeSet::new(),
                level: 1,
            },
        },
        place: Some(Place {
            city: "Rome".to_owned(),
            zip: None,
        }),
        own: 2,
        rest: BTreeMap::from([("more".to_owned(), s("x"))]),
    }
}

#[tokio::test]
async fn a_flattened_struct_stands_beside_the_other_attributes() {
    let db = db_with::<Flattening>().await;
    let value = flattening();
    let form = item([
        ("id", n("1")),
        ("createdAt", n("5")),
        ("editor", s("Ann")),
        ("level", n("1")),
        ("city", s("Rome")),
        ("own", n("2")),
        ("more", s("x")),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    assert_eq!(Flattening::from_item(form).unwrap(), value);
    value.put().send(&db).await.unwrap();
    assert_eq!(
        Flattening::get(1).send(&db).await.unwrap(),
        Some(value.clone())
    );
    let editor = Flattening::OUTER.dot(Outer::INNER).dot(Inner::EDITOR);
    assert_eq!(editor.to_string(), "editor");
    let tags = Flattening::OUTER.dot(Outer::INNER).dot(Inner::TAGS);
    let changed = Flattening::update(1)
        .set(editor.clone(), "Bob")
        .add(tags, ["a"])
        .set(Flattening::PLACE.dot(Place::ZIP), 123)
        .condition(editor.eq("Ann"))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.outer.inner.editor, "Bob");
    assert_eq!(changed.outer.inner.tags, BTreeSet::from(["a".to_owned()]));
    assert_eq!(changed.place.unwrap().zip, Some(123));
}

#[test]
fn a_flattened_struct_keeps_its_aliases_and_defaults() {
    let old = item([
        ("id", n("1")),
        ("createdAt", n("5")),
        ("former_editor", s("Ann")),
        ("own", n("2")),
    ]);
    let read = Flattening::from_item(old).unwrap();
    assert_eq!(read.outer.inner.editor, "Ann");
    assert_eq!(read.outer.inner.level, 7);
    assert_eq!(read.place, None);
    assert!(read.rest.is_empty());
    assert!(!read.to_item().unwrap().contains_key("city"));
}

#[test]
fn an_optional_flattened_struct_is_there_whole_or_not_at_all() {
    let half = item([
        ("id", n("1")),
        ("createdAt", n("5")),
        ("editor", s("Ann")),
        ("own", n("2")),
        ("zip", n("123")),
    ]);
    assert_eq!(
        misread::<Flattening>(half),
        "attribute `city` of table `Flattening` is missing"
    );
}

#[test]
fn a_rest_entry_with_the_name_of_a_field_loses() {
    let mut value = flattening();
    let form = value.to_item().unwrap();
    // Its own fields, those of flattened structs, those that are left out.
    for name in ["id", "own", "createdAt", "editor", "city"] {
        value.rest.insert(name.to_owned(), s("lost"));
    }
    assert_eq!(value.to_item().unwrap(), form);
    for name in ["tags", "zip"] {
        value.rest.insert(name.to_owned(), s("lost"));
    }
    assert_eq!(value.to_item().unwrap(), form);
}

#[derive(Table, Clone, Debug, PartialEq)]
struct OptionalOpen {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    place: Option<Place>,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

#[tokio::test]
async fn unknown_attributes_survive_read_modify_write() {
    let db = db_with::<OptionalOpen>().await;
    let theirs = item([
        ("id", n("1")),
        ("city", s("Rome")),
        ("views", n("10")),
        ("tags", ss(["a", "b"])),
        ("sizes", ns(["1", "2"])),
        ("keys", bs([b"x", b"y"])),
        ("blob", b(b"\0")),
        ("nothing", null()),
        ("doc", m([("list", l([m([]), AttributeValue::Bool(true)]))])),
    ]);
    db.client()
        .put_item()
        .table_name(db.table_name::<OptionalOpen>())
        .set_item(Some(theirs.clone()))
        .send()
        .await
        .unwrap();
    let mut ours = OptionalOpen::get(1).send(&db).await.unwrap().unwrap();
    assert_eq!(ours.rest.len(), 7);
    ours.place.as_mut().unwrap().city = "Oslo".to_owned();
    ours.put().send(&db).await.unwrap();
    let mut expected = theirs;
    expected.insert("city".to_owned(), s("Oslo"));
    let normal = |item: Item| -> BTreeMap<_, _> {
        item.into_iter()
            .map(|(name, value)| (name, normalised(value)))
            .collect()
    };
    assert_eq!(normal(raw_item(&db, &ours).await), normal(expected));
}

#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
enum Shape {
    Dot,
    Circle { radius: f64 },
}

#[derive(Table, Clone, Debug, PartialEq)]
struct WithSerde {
    #[table(partition_key)]
    id: u64,
    #[table(serde)]
    shape: Shape,
    #[table(serde)]
    maybe: Option<Shape>,
    #[table(serde)]
    by_number: BTreeMap<u32, Vec<String>>,
}

#[tokio::test]
async fn a_field_of_serdes_needs_no_other_trait() {
    let db = db_with::<WithSerde>().await;
    let value = WithSerde {
        id: 1,
        shape: Shape::Circle { radius: 1.5 },
        maybe: None,
        by_number: BTreeMap::from([(7, vec!["a".to_owned()])]),
    };
    assert_eq!(
        value.to_item().unwrap(),
        item([
            ("id", n("1")),
            ("shape", m([("Circle", m([("radius", n("1.5"))]))])),
            ("maybe", null()),
            ("by_number", m([("7", l([s("a")]))])),
        ])
    );
    value.put().send(&db).await.unwrap();
    let found = WithSerde::get(1).send(&db).await.unwrap();
    assert_eq!(found, Some(value));
    let changed = WithSerde::update(1)
        .set(WithSerde::SHAPE, Serde(Shape::Dot))
        .set(WithSerde::MAYBE, Serde(Some(Shape::Dot)))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.shape, Shape::Dot);
    assert_eq!(changed.maybe, Some(Shape::Dot));
    // Also where the optional one is missing.
    let bare = item([("id", n("1")), ("shape", s("Dot")), ("by_number", m([]))]);
    assert_eq!(WithSerde::from_item(bare).unwrap().maybe, None);
}

/// Points as `x,y`.
mod point {
    use super::ParseIntError;

    #[derive(Clone, Debug, PartialEq)]
    pub struct Point(pub i32, pub i32);

    pub type Stored = String;

    pub fn to_stored(point: &Point) -> String {
        format!("{},{}", point.0, point.1)
    }

    pub fn from_stored(text: String) -> Result<Point, ParseIntError> {
        let (x, y) = text.split_once(',').unwrap_or((&text, ""));
        Ok(Point(x.parse()?, y.parse()?))
    }
}

/// Minutes, of which 0 is not stored.
mod minutes {
    use std::convert::Infallible;
    use std::time::Duration;

    pub type Stored = Option<u64>;

    pub fn to_stored(time: &Duration) -> Option<u64> {
        Some(time.as_secs() / 60).filter(|minutes| *minutes > 0)
    }

    pub fn from_stored(minutes: Option<u64>) -> Result<Duration, Infallible> {
        Ok(Duration::from_secs(minutes.unwrap_or(0) * 60))
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct WithModules {
    #[table(partition_key, with = point)]
    at: point::Point,
    #[table(sort_key, with = halves)]
    even: u32,
    #[table(with = self::point, rename = "To")]
    to: point::Point,
    #[table(with = minutes)]
    time: std::time::Duration,
    #[table(with = crate::items::point, default = origin)]
    from: point::Point,
    #[table(with = point, sensitive)]
    home: point::Point,
}

fn origin() -> point::Point {
    point::Point(0, 0)
}

#[tokio::test]
async fn a_module_converts_a_field_and_a_key() {
    let db = db_with::<WithModules>().await;
    let value = WithModules {
        at: point::Point(1, -2),
        even: 10,
        to: point::Point(3, 4),
        time: std::time::Duration::ZERO,
        from: origin(),
        home: origin(),
    };
    let form = item([
        ("at", s("1,-2")),
        ("even", n("5")),
        ("To", s("3,4")),
        ("from", s("0,0")),
        ("home", s("0,0")),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    value.put().send(&db).await.unwrap();
    let found = WithModules::get(&value).send(&db).await.unwrap();
    assert_eq!(found.as_ref(), Some(&value));
    // By the stored values.
    let changed = WithModules::update(("1,-2", 5))
        .set(WithModules::TIME, 3)
        .set(WithModules::TO, "5,6")
        .condition(WithModules::TO.begins_with("3,"))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.time.as_secs(), 180);
    assert_eq!(changed.to, point::Point(5, 6));
    let mut wrong = form;
    wrong.insert("To".to_owned(), s("x"));
    assert_eq!(
        misread::<WithModules>(wrong.clone()),
        "attribute `To` of table `WithModules` cannot be read: invalid digit found in string"
    );
    wrong.remove("To");
    assert_eq!(
        misread::<WithModules>(wrong),
        "attribute `To` of table `WithModules` is missing"
    );
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Nulls {
    #[table(partition_key)]
    id: u64,
    #[table(null)]
    name: Option<String>,
    #[table(null, rename = "n")]
    list: Option<Vec<u64>>,
    plain: Option<String>,
    #[table(keep_empty)]
    tags: BTreeSet<String>,
    #[table(keep_empty)]
    sizes: HashSet<Number>,
    #[table(keep_empty)]
    maybe: Option<BTreeSet<Vec<u8>>>,
}

fn nulls() -> Nulls {
    Nulls {
        id: 1,
        name: None,
        list: None,
        plain: None,
        tags: BTreeSet::new(),
        sizes: HashSet::new(),
        maybe: None,
    }
}

#[tokio::test]
async fn none_is_null_and_an_empty_set_is_null_where_the_field_says_so() {
    let db = db_with::<Nulls>().await;
    let empty = nulls();
    let form = item([
        ("id", n("1")),
        ("name", null()),
        ("n", null()),
        ("tags", null()),
        ("sizes", null()),
    ]);
    assert_eq!(empty.to_item().unwrap(), form);
    empty.put().send(&db).await.unwrap();
    assert_eq!(raw_item(&db, &empty).await, form);
    assert_eq!(Nulls::get(1).send(&db).await.unwrap(), Some(empty.clone()));
    // What was stored before the words stood there.
    assert_eq!(Nulls::from_item(item([("id", n("1"))])).unwrap(), empty);

    // The three states of an optional set that is kept.
    let kept = Nulls {
        maybe: Some(BTreeSet::new()),
        ..empty.clone()
    };
    let stored = kept.to_item().unwrap();
    assert_eq!(stored.get("maybe"), Some(&null()));
    assert_eq!(Nulls::from_item(stored).unwrap(), kept);

    let full = Nulls {
        name: Some(String::new()),
        list: Some(vec![]),
        plain: Some("p".to_owned()),
        tags: BTreeSet::from(["t".to_owned()]),
        sizes: HashSet::from(["1.5".parse().unwrap()]),
        maybe: Some(BTreeSet::from([vec![1]])),
        ..empty
    };
    assert_eq!(
        full.to_item().unwrap(),
        item([
            ("id", n("1")),
            ("name", s("")),
            ("n", l([])),
            ("plain", s("p")),
            ("tags", ss(["t"])),
            ("sizes", ns(["1.5"])),
            ("maybe", bs([&[1]])),
        ])
    );
    full.put().send(&db).await.unwrap();
    assert_eq!(Nulls::get(1).send(&db).await.unwrap(), Some(full));
}

#[tokio::test]
async fn an_update_writes_null_where_an_item_does() {
    let db = db_with::<Nulls>().await;
    let full = Nulls {
        name: Some("a".to_owned()),
        plain: Some("p".to_owned()),
        tags: BTreeSet::from(["t".to_owned()]),
        maybe: Some(BTreeSet::from([vec![1]])),
        ..nulls()
    };
    full.put().send(&db).await.unwrap();
    Nulls::update(1)
        .set_or_remove(Nulls::NAME, None::<String>)
        .set_or_remove(Nulls::PLAIN, None::<String>)
        .set(Nulls::TAGS, BTreeSet::<String>::new())
        .set(Nulls::MAYBE, BTreeSet::<Vec<u8>>::new())
        .send(&db)
        .await
        .unwrap();
    let raw = raw_item(&db, &full).await;
    assert_eq!(raw.get("name"), Some(&null()));
    assert_eq!(raw.get("plain"), None);
    assert_eq!(raw.get("tags"), Some(&null()));
    assert_eq!(raw.get("maybe"), Some(&null()));
    assert_eq!(Nulls::from_item(raw).unwrap().maybe, Some(BTreeSet::new()));
}

/// What holds a secret, in every way one can.
#[derive(Table, Clone, Debug, PartialEq)]
struct Secrets {
    #[table(partition_key)]
    id: u64,
    open: String,
    #[table(sensitive)]
    field: String,
    newtype: Secret,
    optional: Option<Secret>,
    list: Vec<Secret>,
    map: HashMap<String, Secret>,
    tuple: (u8, Secret),
    set: BTreeSet<Secret>,
    boxed: Box<Secret>,
    inside: HasSecret,
    lines: Vec<HasSecret>,
    tagged: Payment,
    content: Content,
    untagged: TextOr,
    #[table(flatten)]
    flat: Flat,
    generic: Wrapper<Secret>,
}

#[derive(Attribute, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Secret(#[attribute(sensitive)] String);

#[derive(Attribute, Clone, Debug, PartialEq)]
struct HasSecret {
    name: String,
    #[attribute(sensitive)]
    number: String,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Flat {
    #[attribute(sensitive)]
    pin: String,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Payment {
    Cash,
    Card {
        #[attribute(sensitive)]
        number: String,
    },
    Other(HasSecret),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(content = "value")]
enum Content {
    None,
    Secret(Secret),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum TextOr {
    Number(u8),
    Secret(Secret),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Wrapper<T: Attribute + Send>(T);

#[test]
fn a_secret_is_in_no_text_wherever_it_stands() {
    const WORD: &str = "hunter2";
    let secret = || Secret(WORD.to_owned());
    let has_secret = || HasSecret {
        name: "n".to_owned(),
        number: WORD.to_owned(),
    };
    let texts = [
        Secrets::FIELD.eq(WORD).to_string(),
        Secrets::FIELD.begins_with(WORD).to_string(),
        Secrets::FIELD.contains(WORD).to_string(),
        Secrets::FIELD.between(WORD, WORD).to_string(),
        Secrets::FIELD.is_in([WORD]).to_string(),
        Secrets::NEWTYPE.eq(secret()).to_string(),
        Secrets::OPTIONAL.eq(secret()).to_string(),
        Secrets::LIST.eq(vec![secret()]).to_string(),
        Secrets::LIST.at(0).eq(secret()).to_string(),
        Secrets::LIST.contains(secret()).to_string(),
        Secrets::MAP.key("a").eq(secret()).to_string(),
        Secrets::TUPLE.eq((1, secret())).to_string(),
        Secrets::SET.contains(secret()).to_string(),
        Secrets::BOXED.eq(secret()).to_string(),
        Secrets::INSIDE.eq(has_secret()).to_string(),
        Secrets::INSIDE.dot(HasSecret::NUMBER).eq(WORD).to_string(),
        Secrets::LINES.eq(vec![has_secret()]).to_string(),
        Secrets::LINES
            .at(0)
            .dot(HasSecret::NUMBER)
            .eq(WORD)
            .to_string(),
        Secrets::TAGGED
            .eq(Payment::Card {
                number: WORD.to_owned(),
            })
            .to_string(),
        Secrets::TAGGED.eq(Payment::Other(has_secret())).to_string(),
        Secrets::CONTENT.eq(Content::Secret(secret())).to_string(),
        Secrets::UNTAGGED.eq(TextOr::Secret(secret())).to_string(),
        Secrets::FLAT.dot(Flat::PIN).eq(WORD).to_string(),
        Secrets::GENERIC.eq(Wrapper(secret())).to_string(),
        Secrets::update(1).set(Secrets::FIELD, WORD).to_string(),
        Secrets::update(1)
            .set(Secrets::NEWTYPE, secret())
            .to_string(),
        Secrets::update(1)
            .set(Secrets::LINES, vec![has_secret()])
            .to_string(),
        Secrets::update(1)
            .set(Secrets::LINES, Secrets::LINES.append([has_secret()]))
            .to_string(),
        Secrets::update(1)
            .set(Secrets::FIELD, Secrets::FIELD.if_not_exists(WORD))
            .to_string(),
        Secrets::update(1).add(Secrets::SET, [secret()]).to_string(),
        Secrets::update(1)
            .set(Secrets::TAGGED, Payment::Other(has_secret()))
            .to_string(),
        format!("{:?}", Secrets::update(1).set(Secrets::FIELD, WORD)),
        format!("{:?}", Secrets::FIELD.eq(WORD)),
    ];
    for text in texts {
        assert!(!text.contains(WORD), "{text}");
    }
    assert!(Secrets::OPEN.eq(WORD).to_string().contains(WORD));
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Page<K, T, const N: usize>
where
    K: KeyAttribute + Send + 'static,
    T: Attribute + Send + 'static,
{
    #[table(partition_key)]
    id: K,
    body: T,
    bytes: [u8; N],
    pairs: Vec<Pair<T>>,
    #[table(flatten)]
    meta: Meta<T>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Pair<T: Attribute + Send, U: Attribute = T> {
    left: T,
    right: Option<U>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Meta<T: Attribute + Send> {
    first: T,
    #[attribute(default)]
    last: Vec<Wrapper<T>>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Either<A: Attribute + Send, B: Fields + 'static> {
    Left { value: A },
    Right(B),
    Neither,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum OneOf<A: Attribute + Send, B: Attribute + Send> {
    A(A),
    B(B),
}

#[tokio::test]
async fn generic_structs_are_tables_and_attributes() {
    type Texts = Page<String, String, 2>;
    let db = db_with::<Texts>().await;
    let value = Texts {
        id: "1".to_owned(),
        body: "b".to_owned(),
        bytes: [1, 2],
        pairs: vec![Pair {
            left: "l".to_owned(),
            right: None,
        }],
        meta: Meta {
            first: "f".to_owned(),
            last: vec![Wrapper("w".to_owned())],
        },
    };
    let form = item([
        ("id", s("1")),
        ("body", s("b")),
        ("bytes", b(&[1, 2])),
        ("pairs", l([m([("left", s("l"))])])),
        ("first", s("f")),
        ("last", l([s("w")])),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    value.put().send(&db).await.unwrap();
    assert_eq!(Texts::get("1").send(&db).await.unwrap(), Some(value));
    let changed = Texts::update("1")
        .set(Texts::BODY, "c")
        .set(Texts::META.dot(Meta::FIRST), "g")
        .set(Texts::PAIRS.at(0).dot(Pair::RIGHT), "r")
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.body, "c");
    assert_eq!(changed.meta.first, "g");
    assert_eq!(changed.pairs[0].right.as_deref(), Some("r"));

    keeps(
        Either::<u8, Pair<bool>>::Left { value: 1 },
        m([("type", s("Left")), ("value", n("1"))]),
    );
    keeps(
        Either::<u8, Pair<bool>>::Right(Pair {
            left: true,
            right: Some(false),
        }),
        m([
            ("type", s("Right")),
            ("left", AttributeValue::Bool(true)),
            ("right", AttributeValue::Bool(false)),
        ]),
    );
    keeps(
        Either::<u8, Pair<bool>>::Neither,
        m([("type", s("Neither"))]),
    );
    keeps(OneOf::<String, u8>::A("a".to_owned()), s("a"));
    keeps(OneOf::<String, u8>::B(1), n("1"));
}

/// A table of a key and many numbers, each with its own value.
macro_rules! wide {
    ($name:ident; $($field:ident)*) => {
        #[derive(Table, Clone, Debug, Default, PartialEq)]
        struct $name {
            #[table(partition_key)]
            id: u64,
            $($field: u64,)*
        }

        impl $name {
            const COUNT: usize = 1 + [$(stringify!($field)),*].len();

            fn numbered() -> Self {
                let mut count = 0;
                let mut next = || {
                    count += 1;
                    count
                };
                Self { id: next(), $($field: next(),)* }
            }

            fn stored_names() -> Vec<String> {
                Self::FIELDS.iter().map(|field| field.name().to_owned()).collect()
            }
        }
    };
}

wide! { Of12;
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10
}

wide! { Of13;
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11
}

wide! { Of144;
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15
    f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31
    f32 f33 f34 f35 f36 f37 f38 f39 f40 f41 f42 f43 f44 f45 f46 f47
    f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59 f60 f61 f62 f63
    f64 f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79
    f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95
    f96 f97 f98 f99 f100 f101 f102 f103 f104 f105 f106 f107 f108 f109 f110 f111
    f112 f113 f114 f115 f116 f117 f118 f119 f120 f121 f122 f123 f124 f125 f126 f127
    f128 f129 f130 f131 f132 f133 f134 f135 f136 f137 f138 f139 f140 f141 f142
}

wide! { Of145;
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15
    f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31
    f32 f33 f34 f35 f36 f37 f38 f39 f40 f41 f42 f43 f44 f45 f46 f47
    f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59 f60 f61 f62 f63
    f64 f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79
    f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95
    f96 f97 f98 f99 f100 f101 f102 f103 f104 f105 f106 f107 f108 f109 f110 f111
    f112 f113 f114 f115 f116 f117 f118 f119 f120 f121 f122 f123 f124 f125 f126 f127
    f128 f129 f130 f131 f132 f133 f134 f135 f136 f137 f138 f139 f140 f141 f142 f143
}

#[test]
fn a_struct_may_have_any_number_of_fields() {
    macro_rules! check {
        ($($name:ident $count:literal)*) => {$(
            let value = $name::numbered();
            assert_eq!($name::COUNT, $count);
            assert_eq!($name::FIELDS.len(), $count);
            let item = value.to_item().unwrap();
            assert_eq!(item.len(), $count);
            assert_eq!(item["id"], n("1"));
            assert_eq!(item["f0"], n("2"));
            assert_eq!(item[&format!("f{}", $count - 2)], n(&$count.to_string()));
            assert_eq!($name::from_item(item.clone()).unwrap(), value);
            for name in $name::stored_names() {
                let mut without = item.clone();
                without.remove(&name);
                let missing = format!("attribute `{name}` of table `{}` is missing", stringify!($name));
                assert_eq!(misread::<$name>(without), missing);
            }
        )*};
    }
    check!(Of12 12 Of13 13 Of144 144 Of145 145);
}

mod raw {
    #![expect(non_camel_case_types, reason = "names that are words of the language")]

    use dynatable::{Attribute, Table};

    #[derive(Table, Clone, Debug, PartialEq)]
    pub struct r#struct {
        #[table(partition_key)]
        pub r#type: String,
        #[table(sort_key)]
        pub r#match: u8,
        pub r#enum: r#enum,
        #[table(default = r#fn)]
        pub r#default: u8,
        #[table(with = r#mod)]
        pub r#mod: u8,
        #[table(flatten)]
        pub r#impl: r#impl,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub struct r#impl {
        pub r#async: u8,
        #[attribute(rename = "await")]
        pub r#loop: u8,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub enum r#enum {
        r#in,
        r#For { r#if: u8 },
        r#while(r#impl),
    }

    #[derive(Attribute, Clone, Copy, Debug, PartialEq)]
    pub enum r#pub {
        r#true,
        r#False,
    }

    pub fn r#fn() -> u8 {
        7
    }

    pub mod r#mod {
        pub type Stored = u8;

        pub fn to_stored(value: &u8) -> u8 {
            *value
        }

        pub fn from_stored(value: u8) -> Result<u8, std::convert::Infallible> {
            Ok(value)
        }
    }
}

#[tokio::test]
async fn raw_identifiers_are_stored_without_their_prefix() {
    let db = db_with::<raw::r#struct>().await;
    let value = raw::r#struct {
        r#type: "a".to_owned(),
        r#match: 1,
        r#enum: raw::r#enum::r#For { r#if: 2 },
        default: 3,
        r#mod: 4,
        r#impl: raw::r#impl {
            r#async: 5,
            r#loop: 6,
        },
    };
    let form = item([
        ("type", s("a")),
        ("match", n("1")),
        ("enum", m([("type", s("For")), ("if", n("2"))])),
        ("default", n("3")),
        ("mod", n("4")),
        ("async", n("5")),
        ("await", n("6")),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    assert_eq!(raw::r#struct::SCHEMA.table(), "struct");
    assert_eq!(raw::r#struct::TYPE.to_string(), "type");
    value.put().send(&db).await.unwrap();
    let found = raw::r#struct::get(("a", 1)).send(&db).await.unwrap();
    assert_eq!(found, Some(value));
    keeps(raw::r#enum::r#in, m([("type", s("in"))]));
    keeps(
        raw::r#enum::r#while(raw::r#impl {
            r#async: 1,
            r#loop: 2,
        }),
        m([("type", s("while")), ("async", n("1")), ("await", n("2"))]),
    );
    keeps(raw::r#pub::r#true, s("true"));
    keeps(raw::r#pub::r#False, s("False"));
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[attribute(rename_all = "SCREAMING_SNAKE_CASE")]
enum Genre {
    Rock,
    #[attribute(alias = "RNB", alias = "R&B")]
    RhythmAndBlues,
    #[attribute(rename = "klassik")]
    Classical,
}

#[derive(Table, Clone, Debug, PartialEq)]
struct ByGenre {
    #[table(partition_key)]
    genre: Genre,
    others: BTreeSet<Genre>,
    list: Vec<Genre>,
}

#[tokio::test]
async fn an_enum_of_names_is_s_and_can_be_a_key() {
    keeps(Genre::Rock, s("ROCK"));
    keeps(Genre::RhythmAndBlues, s("RHYTHM_AND_BLUES"));
    keeps(Genre::Classical, s("klassik"));
    for old in ["RNB", "R&B"] {
        assert_eq!(read::<Genre>(s(old)).unwrap(), Genre::RhythmAndBlues);
    }
    // Not its name in the source.
    for wrong in ["Rock", "CLASSICAL", "", "rock"] {
        let error = read::<Genre>(s(wrong)).unwrap_err().to_string();
        assert_eq!(
            error,
            "attribute `value` of table `Holder` is not a variant of `Genre`; \
             expected `ROCK`, `RHYTHM_AND_BLUES`, `klassik`"
        );
    }
    let db = db_with::<ByGenre>().await;
    let value = ByGenre {
        genre: Genre::Classical,
        others: BTreeSet::from([Genre::Rock, Genre::RhythmAndBlues]),
        list: vec![Genre::Rock],
    };
    value.put().send(&db).await.unwrap();
    let found = ByGenre::get(Genre::Classical).send(&db).await.unwrap();
    assert_eq!(found.as_ref(), Some(&value));
    let raw = raw_item(&db, &value).await;
    assert_eq!(raw["genre"], s("klassik"));
    assert_eq!(
        sorted(raw["others"].clone()),
        ss(["RHYTHM_AND_BLUES", "ROCK"])
    );
}

#[derive(Attribute, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct UserId(String);

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Maybe<T: Attribute + Send>(Option<T>);

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Tags(BTreeSet<UserId>);

#[derive(Table, Clone, Debug, PartialEq)]
struct Newtypes {
    #[table(partition_key)]
    id: UserId,
    maybe: Maybe<u8>,
    tags: Tags,
    many: NonEmptySet<UserId>,
    nested: Wrapper<Wrapper<UserId>>,
    list: Vec<Maybe<u8>>,
}

#[tokio::test]
async fn a_newtype_is_stored_as_its_only_field() {
    let db = db_with::<Newtypes>().await;
    let id = |text: &str| UserId(text.to_owned());
    let value = Newtypes {
        id: id("u1"),
        maybe: Maybe(None),
        tags: Tags(BTreeSet::new()),
        many: NonEmptySet::new(id("u2")),
        nested: Wrapper(Wrapper(id("u3"))),
        list: vec![Maybe(Some(1)), Maybe(None)],
    };
    // What its field leaves out, it leaves out.
    let form = item([
        ("id", s("u1")),
        ("many", ss(["u2"])),
        ("nested", s("u3")),
        ("list", l([n("1"), null()])),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    value.put().send(&db).await.unwrap();
    let found = Newtypes::get(id("u1")).send(&db).await.unwrap();
    assert_eq!(found.as_ref(), Some(&value));
    let changed = Newtypes::update(&value)
        .set(Newtypes::TAGS, Tags(BTreeSet::from([id("t")])))
        .set(Newtypes::MAYBE, Maybe(Some(5)))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.tags, Tags(BTreeSet::from([id("t")])));
    let changed = Newtypes::update(&value)
        .remove(Newtypes::MAYBE)
        .remove(Newtypes::TAGS)
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed, value);
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(tag = "kind", rename_all = "lowercase")]
enum Event {
    Opened,
    #[attribute(alias = "moved", rename_all = "camelCase")]
    Shifted {
        from_place: Place,
        #[attribute(alias = "target")]
        to: Option<String>,
        #[attribute(skip)]
        cached: u8,
        #[attribute(default = seven, rename = "step")]
        level: u8,
        #[attribute(with = halves)]
        even: u32,
        #[attribute(serde)]
        extra: Vec<u8>,
        #[attribute(null)]
        note: Option<String>,
        #[attribute(keep_empty)]
        marks: BTreeSet<u8>,
        #[attribute(flatten)]
        more: Inner,
    },
    Paid(Line),
    Free {
        #[attribute(rest)]
        rest: BTreeMap<String, AttributeValue>,
    },
    Perhaps(Option<Place>),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Line {
    price: u32,
    tags: BTreeSet<String>,
}

fn place() -> Place {
    Place {
        city: "Rome".to_owned(),
        zip: None,
    }
}

fn shifted() -> Event {
    Event::Shifted {
        from_place: place(),
        to: Some("Oslo".to_owned()),
        cached: 0,
        level: 1,
        even: 10,
        extra: vec![1],
        note: None,
        marks: BTreeSet::new(),
        more: Inner {
            editor: "Ann".to_owned(),
            tags: BTreeSet::new(),
            level: 3,
        },
    }
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Plain {
    Unit,
    Tuple(Line),
    Struct { price: u32 },
}

#[test]
fn a_tagged_enum_is_m_with_the_name_of_its_variant() {
    keeps(Event::Opened, m([("kind", s("opened"))]));
    keeps(
        Event::Paid(Line {
            price: 5,
            tags: BTreeSet::new(),
        }),
        m([("kind", s("paid")), ("price", n("5"))]),
    );
    keeps(Plain::Unit, m([("type", s("Unit"))]));
    keeps(
        Plain::Tuple(Line {
            price: 1,
            tags: BTreeSet::from(["t".to_owned()]),
        }),
        m([("type", s("Tuple")), ("price", n("1")), ("tags", ss(["t"]))]),
    );
    keeps(
        Plain::Struct { price: 1 },
        m([("type", s("Struct")), ("price", n("1"))]),
    );
    keeps(Event::Perhaps(None), m([("kind", s("perhaps"))]));
    keeps(
        Event::Perhaps(Some(place())),
        m([("kind", s("perhaps")), ("city", s("Rome"))]),
    );
    // Attributes that are not the variant's are passed over.
    assert_eq!(
        read::<Event>(m([("kind", s("opened")), ("price", s("x"))])).unwrap(),
        Event::Opened
    );
}

#[test]
fn the_fields_of_a_variant_have_every_attribute_of_a_structs() {
    let form = |kind: &str, to: &str| {
        m([
            ("kind", s(kind)),
            ("fromPlace", m([("city", s("Rome"))])),
            (to, s("Oslo")),
            ("step", n("1")),
            ("even", n("5")),
            ("extra", l([n("1")])),
            ("note", null()),
            ("marks", null()),
            ("editor", s("Ann")),
            ("level", n("3")),
        ])
    };
    keeps(shifted(), form("shifted", "to"));
    // The names that the variant and its field had before.
    for _ in 0..ORDERS {
        assert_eq!(read::<Event>(form("moved", "target")).unwrap(), shifted());
    }
    // What may be missing.
    let bare = m([
        ("kind", s("shifted")),
        ("fromPlace", m([("city", s("Rome"))])),
        ("even", n("5")),
        ("extra", l([n("1")])),
        ("editor", s("Ann")),
        ("cached", s("not read")),
    ]);
    let Event::Shifted {
        to,
        cached,
        level,
        more,
        ..
    } = read::<Event>(bare).unwrap()
    else {
        panic!("another variant");
    };
    assert_eq!((to, cached, level, more.level), (None, 0, 7, 7));
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Carrier {
    Struct {
        size: u8,
        #[attribute(rest)]
        rest: BTreeMap<String, AttributeValue>,
    },
    First(Bag),
    Second(Bag),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Bag {
    size: u8,
    #[attribute(rest)]
    rest: BTreeMap<String, AttributeValue>,
}

#[test]
fn a_tag_is_no_part_of_the_rest_and_wins_over_it() {
    let more = || BTreeMap::from([("more".to_owned(), n("1"))]);
    let form = |kind: &str| m([("type", s(kind)), ("size", n("2")), ("more", n("1"))]);
    let bag = || Bag {
        size: 2,
        rest: more(),
    };
    for _ in 0..ORDERS {
        keeps(
            Carrier::Struct {
                size: 2,
                rest: more(),
            },
            form("Struct"),
        );
        keeps(Carrier::First(bag()), form("First"));
        keeps(Carrier::Second(bag()), form("Second"));
    }
    let mut rest = more();
    rest.insert("type".to_owned(), s("Second"));
    let size = 2;
    let in_struct = Carrier::Struct {
        size,
        rest: rest.clone(),
    };
    assert_eq!(stored(in_struct), form("Struct"));
    assert_eq!(stored(Carrier::First(Bag { size, rest })), form("First"));
}

#[test]
fn a_tag_is_found_wherever_it_stands() {
    // Maps of every order, in a struct whose fields come before and after it by name.
    #[derive(Attribute, Clone, Debug, PartialEq)]
    #[attribute(tag = "m")]
    enum Wide {
        A(Letters),
        B { a: u8, z: u8 },
    }
    #[derive(Attribute, Clone, Debug, PartialEq)]
    struct Letters {
        a: u8,
        b: u8,
        y: u8,
        z: u8,
    }
    let [a, b, y, z] = [1, 2, 3, 4];
    for _ in 0..ORDERS {
        keeps(
            Wide::A(Letters { a, b, y, z }),
            m([
                ("a", n("1")),
                ("b", n("2")),
                ("m", s("A")),
                ("y", n("3")),
                ("z", n("4")),
            ]),
        );
        keeps(
            Wide::B { a, z },
            m([("a", n("1")), ("m", s("B")), ("z", n("4"))]),
        );
    }
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(tag = "t", content = "c")]
enum Adjacent {
    Nothing,
    #[attribute(rename = "text", alias = "string")]
    Text(String),
    Number(u8),
    Many(Vec<Line>),
    Maybe(Option<u8>),
    Set(BTreeSet<u8>),
    Fields {
        x: u8,
    },
}

#[test]
fn the_content_of_a_tagged_enum_may_be_of_any_type() {
    for _ in 0..ORDERS {
        keeps(Adjacent::Nothing, m([("t", s("Nothing"))]));
        keeps(
            Adjacent::Text("a".to_owned()),
            m([("t", s("text")), ("c", s("a"))]),
        );
        keeps(Adjacent::Number(1), m([("t", s("Number")), ("c", n("1"))]));
        keeps(Adjacent::Many(vec![]), m([("t", s("Many")), ("c", l([]))]));
    }
    assert_eq!(
        read::<Adjacent>(m([("t", s("string")), ("c", s("a"))])).unwrap(),
        Adjacent::Text("a".to_owned())
    );
    keeps(Adjacent::Maybe(None), m([("t", s("Maybe"))]));
    keeps(
        Adjacent::Maybe(Some(1)),
        m([("t", s("Maybe")), ("c", n("1"))]),
    );
    keeps(Adjacent::Set(BTreeSet::new()), m([("t", s("Set"))]));
    keeps(
        Adjacent::Set(BTreeSet::from([1])),
        m([("t", s("Set")), ("c", ns(["1"]))]),
    );
    let value = Adjacent::Fields { x: 1 };
    assert_eq!(read::<Adjacent>(stored(value.clone())).unwrap(), value);
    assert_eq!(
        read::<Adjacent>(m([("t", s("Number"))]))
            .unwrap_err()
            .to_string(),
        "attribute `value.c` of table `Holder` is missing"
    );
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Dynamic {
    Text(String),
    Number(Number),
    Binary(Vec<u8>),
    Flag(bool),
    Nothing(()),
    Words(BTreeSet<String>),
    Numbers(BTreeSet<u8>),
    List(dynatable::List<u8>),
    Other(HashMap<String, String>),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Fallback {
    Text(UserId),
    Line(Line),
    Other(AttributeValue),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Sets {
    Words(BTreeSet<String>),
    Maybe(Option<u8>),
}

#[test]
fn an_untagged_enum_is_told_by_the_stored_type() {
    keeps(Fallback::Text(UserId("a".to_owned())), s("a"));
    keeps(
        Fallback::Line(Line {
            price: 1,
            tags: BTreeSet::new(),
        }),
        m([("price", n("1"))]),
    );
    keeps(Dynamic::Text(String::new()), s(""));
    keeps(Dynamic::Number(Number::from(1)), n("1"));
    keeps(Dynamic::Binary(vec![1]), b(&[1]));
    keeps(Dynamic::Flag(true), AttributeValue::Bool(true));
    keeps(Dynamic::Nothing(()), null());
    keeps(Dynamic::Words(BTreeSet::from(["a".to_owned()])), ss(["a"]));
    keeps(Dynamic::Numbers(BTreeSet::from([1])), ns(["1"]));
    keeps(Dynamic::List(vec![1].into()), l([n("1")]));
    keeps(Dynamic::Other(HashMap::new()), m([]));
    for other in [n("1"), null(), l([s("a")]), ss(["a"])] {
        keeps(Fallback::Other(other.clone()), other);
    }
    keeps(Sets::Words(BTreeSet::from(["a".to_owned()])), ss(["a"]));
    keeps(Sets::Maybe(Some(1)), n("1"));
    assert_eq!(
        read::<Sets>(l([])).unwrap_err().to_string(),
        "attribute `value` of table `Holder` cannot be read: no variant of `Sets` is stored as L"
    );
    // The variant is chosen by the type alone: a value it cannot hold is an error.
    assert_eq!(
        read::<Fallback>(m([("price", s("x"))]))
            .unwrap_err()
            .to_string(),
        "attribute `value.price` of table `Holder` has the wrong type: expected N, found S"
    );
}

#[test]
fn an_untagged_value_that_would_be_left_out_comes_back_or_is_refused() {
    for value in [Sets::Words(BTreeSet::new()), Sets::Maybe(None)] {
        match hold(value.clone()).to_item() {
            Err(Error::Invalid(_)) => {}
            Err(other) => panic!("another error: {other}"),
            Ok(item) => assert_eq!(Holder::from_item(item).unwrap(), hold(value)),
        }
    }
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Enums {
    #[table(partition_key)]
    id: u64,
    event: Event,
    plain: Vec<Plain>,
    adjacent: HashMap<String, Adjacent>,
    fallback: Option<Fallback>,
}

#[tokio::test]
async fn enums_come_back_from_the_database() {
    let db = db_with::<Enums>().await;
    for event in [
        Event::Opened,
        Event::Paid(Line {
            price: 1,
            tags: BTreeSet::from(["a".to_owned()]),
        }),
        Event::Free {
            rest: BTreeMap::from([("x".to_owned(), s("y"))]),
        },
        Event::Perhaps(Some(place())),
    ] {
        let value = Enums {
            id: 1,
            event,
            plain: vec![Plain::Unit, Plain::Struct { price: 2 }],
            adjacent: HashMap::from([("a".to_owned(), Adjacent::Number(3))]),
            fallback: Some(Fallback::Other(n("4"))),
        };
        value.put().send(&db).await.unwrap();
        let found = Enums::get(1).consistent().send(&db).await.unwrap();
        assert_eq!(found, Some(value));
    }
    let changed = Enums::update(1)
        .set(Enums::EVENT, Event::Opened)
        .set(Enums::PLAIN.at(0), Plain::Struct { price: 9 })
        .set(Enums::FALLBACK, Fallback::Text(UserId("t".to_owned())))
        .condition(Enums::FALLBACK.eq(Fallback::Other(n("4"))))
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.event, Event::Opened);
    assert_eq!(changed.plain[0], Plain::Struct { price: 9 });
}

#[test]
fn the_schema_lists_what_is_stored() {
    let kinds: Vec<_> = Nulls::SCHEMA
        .fields()
        .iter()
        .map(|field| {
            (
                field.name(),
                field.kind(),
                field.is_null(),
                field.keeps_empty(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("id", Kind::N, false, false),
            ("name", Kind::S, true, false),
            ("n", Kind::L, true, false),
            ("plain", Kind::S, false, false),
            ("tags", Kind::Ss, false, true),
            ("sizes", Kind::Ns, false, true),
            ("maybe", Kind::Bs, false, true),
        ]
    );
    let flattened = Flattening::FIELDS
        .iter()
        .find(|field| !field.flattened_fields().is_empty())
        .unwrap();
    assert_eq!(flattened.flattened_fields().len(), 2);
    let secret = |name: &str| {
        let field = Secrets::FIELDS.iter().find(|field| field.name() == name);
        field.unwrap().is_sensitive()
    };
    assert!(secret("field") && secret("newtype") && secret("lines") && secret("tagged"));
    assert!(!secret("open") && !secret("id"));
}

#[tokio::test]
async fn tables_of_one_database_do_not_mix() {
    let db = db_with::<Skipping>().await;
    create::<Nulls>(&db).await;
    Skipping {
        id: 1,
        cache: None,
        level: 7,
    }
    .put()
    .send(&db)
    .await
    .unwrap();
    assert_eq!(Nulls::get(1).send(&db).await.unwrap(), None);
}
