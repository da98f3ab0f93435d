//! Indexes: what is declared, what is created, and which items are in them.

use std::time::Duration;

use aws_sdk_dynamodb::operation::create_table::CreateTableInput;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    LocalSecondaryIndex, Projection, ProjectionType, ScalarAttributeType,
};
use dynatable::codec::{Sink, Source};
use dynatable::error::{DecodeError, Invalid};
use dynatable::index::{Index, IndexOf, Secondary};
use dynatable::wire::Kind;
use dynatable::{Attribute, AttributeValue, Db, Error, IndexProjection, Number, Table};

use crate::errors::canned::Canned;
use crate::support::db_with;

/// Names given and not, keys shared by several indexes, and every kind of projection.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music", rename_all = "camelCase")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = first_year))]
#[table(
    local_index(by_year, sort_key = first_year, projection = include(album_title)),
    index(by_label, partition_key = label, projection = keys_only),
)]
#[table(index(by_title, name = "title.v-2_x", partition_key = title, sort_key = artist, projection = include(first_year, plays)))]
#[table(local_index(by_album, name = "AlbumIndex", sort_key = album_title, projection = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Genre,
    first_year: u16,
    album_title: Option<String>,
    #[table(rename = "record-label.x")]
    label: Option<String>,
    plays: u64,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
#[attribute(rename_all = "lowercase")]
enum Genre {
    Jazz,
    #[attribute(rename = "rock & roll")]
    Rock,
}

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        genre: Genre::Rock,
        first_year: 1976,
        album_title: Some("Desire".into()),
        label: Some("Columbia".into()),
        plays: 3,
    }
}

fn key_schema(keys: &[(&str, KeyType)]) -> Vec<KeySchemaElement> {
    let element = |(name, role): &(&str, KeyType)| {
        KeySchemaElement::builder()
            .attribute_name(*name)
            .key_type(role.clone())
            .build()
            .unwrap()
    };
    keys.iter().map(element).collect()
}

fn projection(kind: ProjectionType, included: &[&str]) -> Projection {
    let names = included.iter().map(|name| (*name).to_owned()).collect();
    Projection::builder()
        .projection_type(kind)
        .set_non_key_attributes((!included.is_empty()).then_some(names))
        .build()
}

fn global(name: &str, keys: &[(&str, KeyType)], held: Projection) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(key_schema(keys)))
        .projection(held)
        .build()
        .unwrap()
}

fn local(name: &str, sort: &str, held: Projection) -> LocalSecondaryIndex {
    LocalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(key_schema(&[
            ("artist", KeyType::Hash),
            (sort, KeyType::Range),
        ])))
        .projection(held)
        .build()
        .unwrap()
}

fn definitions(all: &[(&str, ScalarAttributeType)]) -> Vec<AttributeDefinition> {
    let definition = |(name, kind): &(&str, ScalarAttributeType)| {
        AttributeDefinition::builder()
            .attribute_name(*name)
            .attribute_type(kind.clone())
            .build()
            .unwrap()
    };
    all.iter().map(definition).collect()
}

/// What `Song` declares, in DynamoDB's words.
fn create_music() -> CreateTableInput {
    use KeyType::{Hash, Range};
    use ProjectionType::{All, Include, KeysOnly};
    use ScalarAttributeType::{N, S};
    CreateTableInput::builder()
        .table_name("Music")
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&[("artist", Hash), ("title", Range)])))
        .set_attribute_definitions(Some(definitions(&[
            ("artist", S),
            ("title", S),
            ("genre", S),
            ("firstYear", N),
            ("record-label.x", S),
            ("albumTitle", S),
        ])))
        .global_secondary_indexes(global(
            "GenreIndex",
            &[("genre", Hash), ("firstYear", Range)],
            projection(All, &[]),
        ))
        .global_secondary_indexes(global(
            "by_label",
            &[("record-label.x", Hash)],
            projection(KeysOnly, &[]),
        ))
        .global_secondary_indexes(global(
            "title.v-2_x",
            &[("title", Hash), ("artist", Range)],
            projection(Include, &["firstYear", "plays"]),
        ))
        .local_secondary_indexes(local(
            "by_year",
            "firstYear",
            projection(Include, &["albumTitle"]),
        ))
        .local_secondary_indexes(local("AlbumIndex", "albumTitle", projection(KeysOnly, &[])))
        .build()
        .unwrap()
}

#[test]
fn the_request_that_creates_a_table_has_each_index_as_declared() {
    assert_eq!(Song::create_table_input().unwrap(), create_music());
    let db = Canned::default().db();
    let builder = db.table::<Song>().create_sdk().unwrap();
    let named = CreateTableInput::builder().table_name("dev-Music");
    let expected = create_music();
    let expected = named
        .set_billing_mode(expected.billing_mode)
        .set_key_schema(expected.key_schema)
        .set_attribute_definitions(expected.attribute_definitions)
        .set_global_secondary_indexes(expected.global_secondary_indexes)
        .set_local_secondary_indexes(expected.local_secondary_indexes);
    assert_eq!(builder.as_input(), &expected);
}

#[tokio::test]
async fn create_makes_exactly_the_declared_indexes() {
    let db = db_with::<Song>().await;
    let table = db.table::<Song>().describe().await.unwrap();
    let expected = create_music();
    assert_eq!(table.key_schema(), expected.key_schema());
    let by_name = |definitions: &[AttributeDefinition]| {
        let mut all = definitions.to_vec();
        all.sort_by_key(|it| it.attribute_name.clone());
        all
    };
    assert_eq!(
        by_name(table.attribute_definitions()),
        by_name(expected.attribute_definitions())
    );
    let found = table.global_secondary_indexes().iter().map(|it| {
        let name = it.index_name().unwrap().to_owned();
        (name, it.key_schema().to_vec(), it.projection().cloned())
    });
    let mut found: Vec<_> = found.collect();
    let made = table.local_secondary_indexes().iter().map(|it| {
        let name = it.index_name().unwrap().to_owned();
        (name, it.key_schema().to_vec(), it.projection().cloned())
    });
    found.extend(made);
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let global = expected.global_secondary_indexes().iter();
    let global = global.map(|it| {
        (
            it.index_name.clone(),
            it.key_schema.clone(),
            it.projection.clone(),
        )
    });
    let local = expected.local_secondary_indexes().iter();
    let local = local.map(|it| {
        (
            it.index_name.clone(),
            it.key_schema.clone(),
            it.projection.clone(),
        )
    });
    let mut declared: Vec<_> = global.chain(local).collect();
    declared.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(found, declared);
}

#[test]
fn the_schema_has_the_indexes_as_data_global_ones_first() {
    let names = |fields: &[dynatable::KeyField]| -> Vec<(&str, Kind)> {
        fields.iter().map(|it| (it.name(), it.kind())).collect()
    };
    let data = Song::SCHEMA.indexes().iter().map(|it| {
        let keys = (names(it.partition_key()), names(it.sort_key()));
        (it.name(), it.is_local(), keys, it.projection())
    });
    let data: Vec<_> = data.collect();
    let (artist, title) = (("artist", Kind::S), ("title", Kind::S));
    let year = ("firstYear", Kind::N);
    use IndexProjection::{All, Include, KeysOnly};
    assert_eq!(
        data,
        [
            (
                "GenreIndex",
                false,
                (vec![("genre", Kind::S)], vec![year]),
                All
            ),
            (
                "by_label",
                false,
                (vec![("record-label.x", Kind::S)], vec![]),
                KeysOnly
            ),
            (
                "title.v-2_x",
                false,
                (vec![title], vec![artist]),
                Include(&["firstYear", "plays"])
            ),
            (
                "by_year",
                true,
                (vec![artist], vec![year]),
                Include(&["albumTitle"])
            ),
            (
                "AlbumIndex",
                true,
                (vec![artist], vec![("albumTitle", Kind::S)]),
                KeysOnly
            ),
        ]
    );
    assert_eq!(format!("{:?}", Song::BY_GENRE), "Index(GenreIndex of Song)");
}

#[tokio::test]
async fn an_item_is_in_an_index_as_long_as_it_has_its_key_attributes() {
    let db = db_with::<Song>().await;
    let song = Song {
        album_title: None,
        label: None,
        ..hurricane()
    };
    song.put().send(&db).await.unwrap();
    let counts = async || {
        let label = Song::scan().index(Song::BY_LABEL).count(&db).await.unwrap();
        let album = Song::by_album("Dylan").count(&db).await.unwrap();
        let title = Song::by_title("Hurricane").count(&db).await.unwrap();
        (label, album, title)
    };
    assert_eq!(counts().await, (0, 0, 1));
    Song::update(&song)
        .set(Song::LABEL, "Columbia")
        .send(&db)
        .await
        .unwrap();
    assert_eq!(counts().await, (1, 0, 1));
    Song::update(&song)
        .set(Song::ALBUM_TITLE, "Desire")
        .send(&db)
        .await
        .unwrap();
    assert_eq!(counts().await, (1, 1, 1));
    assert_eq!(Song::by_label("Columbia").count(&db).await.unwrap(), 1);
    Song::update(&song)
        .set(Song::LABEL, "Sony")
        .send(&db)
        .await
        .unwrap();
    assert_eq!(Song::by_label("Columbia").count(&db).await.unwrap(), 0);
    Song::update(&song)
        .remove(Song::LABEL)
        .send(&db)
        .await
        .unwrap();
    assert_eq!(counts().await, (0, 1, 1));
    song.put().send(&db).await.unwrap();
    assert_eq!(counts().await, (0, 0, 1));
    Song::delete(&song).send(&db).await.unwrap();
    assert_eq!(counts().await, (0, 0, 0));
}

/// A key attribute of every stored type, and of every way to one.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Keys")]
#[table(index(by_newtype, partition_key = newtype, sort_key = number))]
#[table(index(by_enum, partition_key = kind, sort_key = binary))]
#[table(index(by_with, partition_key = converted, sort_key = exact))]
#[table(index(by_bytes, partition_key = binary, sort_key = newtype))]
#[table(index(by_flag, partition_key = number, sort_key = kind))]
#[table(index(by_word, name = "size", partition_key = r#type, sort_key = spaced))]
struct Keys {
    #[table(partition_key)]
    id: u64,
    newtype: Option<Newtype>,
    kind: Genre,
    #[table(with = flags)]
    converted: [bool; 2],
    exact: Number,
    binary: Vec<u8>,
    number: u64,
    #[table(rename = "select")]
    r#type: char,
    #[table(rename = "a.b c#:\"é")]
    spaced: Option<Box<str>>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Newtype(i32);

mod flags {
    pub(super) type Stored = String;

    pub(super) fn to_stored(flags: &[bool; 2]) -> String {
        flags
            .map(|flag| if flag { 'y' } else { 'n' })
            .iter()
            .collect()
    }

    pub(super) fn from_stored(text: String) -> Result<[bool; 2], &'static str> {
        match text.as_bytes() {
            [one, two] => Ok([*one == b'y', *two == b'y']),
            _ => Err("not two flags"),
        }
    }
}

fn keys() -> Keys {
    Keys {
        id: u64::MAX,
        newtype: Some(Newtype(-1)),
        kind: Genre::Rock,
        converted: [true, false],
        exact: "12345678901234567890123456789012345678".parse().unwrap(),
        binary: vec![0xff, 0, 0x80],
        number: u64::MAX,
        r#type: '😀',
        spaced: Some("x".into()),
    }
}

#[tokio::test]
async fn an_index_is_queried_by_values_of_its_fields_types() {
    let db = db_with::<Keys>().await;
    let item = keys();
    item.put().send(&db).await.unwrap();
    let (newtype, exact) = (Newtype(-1), item.exact.clone());
    let found = [
        Keys::by_newtype(Newtype(-1))
            .sort_key_eq(u64::MAX)
            .one(&db)
            .await,
        Keys::by_newtype(&newtype).sort_key_ge(0).one(&db).await,
        Keys::by_enum(Genre::Rock)
            .sort_key_begins_with(vec![0xff])
            .one(&db)
            .await,
        Keys::by_enum(item.kind)
            .sort_key_eq(vec![0xff, 0, 0x80])
            .one(&db)
            .await,
        Keys::by_with("yn").sort_key_eq(&exact).one(&db).await,
        Keys::by_with("yn".to_owned())
            .sort_key_between(1, exact)
            .one(&db)
            .await,
        Keys::by_bytes(&[0xff, 0, 0x80][..])
            .sort_key_lt(Newtype(0))
            .one(&db)
            .await,
        Keys::by_flag(u64::MAX)
            .sort_key_begins_with("rock &")
            .one(&db)
            .await,
        Keys::by_flag(u64::MAX)
            .sort_key_eq(Genre::Rock)
            .one(&db)
            .await,
        Keys::by_word('😀').sort_key_le("x").one(&db).await,
    ];
    for (at, found) in found.into_iter().enumerate() {
        assert_eq!(found.unwrap().as_ref(), Some(&item), "{at}");
    }
    let stored = item.to_item().unwrap();
    let indexes = Keys::SCHEMA.indexes().iter();
    for key in indexes.flat_map(|it| it.partition_key().iter().chain(it.sort_key())) {
        assert_eq!(key.kind(), Kind::of(&stored[key.name()]));
    }
}

/// The path of the mistake of a put that was not sent.
async fn refused<T: Table>(item: &T) -> String {
    let canned = Canned::default();
    let error = item.put().send(&canned.db()).await.unwrap_err();
    assert!(canned.calls().is_empty());
    match error {
        Error::Invalid(error) => error.path().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_index_key_that_the_index_cannot_hold_keeps_the_item_from_being_sent() {
    let song = Song {
        label: Some(String::new()),
        ..hurricane()
    };
    assert_eq!(refused(&song).await, "record-label.x");
    let song = Song {
        album_title: Some(String::new()),
        ..hurricane()
    };
    assert_eq!(refused(&song).await, "albumTitle");
    assert!(matches!(song.to_item(), Err(Error::Invalid(_))));
    assert_eq!(
        refused(&Keys {
            binary: vec![],
            ..keys()
        })
        .await,
        "binary"
    );
    let song = |label: usize, album: usize| Song {
        label: Some("x".repeat(label)),
        album_title: Some("x".repeat(album)),
        ..hurricane()
    };
    assert_eq!(refused(&song(2049, 1024)).await, "record-label.x");
    assert_eq!(refused(&song(2048, 1025)).await, "albumTitle");
    let db = db_with::<Song>().await;
    song(2048, 1024).put().send(&db).await.unwrap();
    let found = Song::by_label("x".repeat(2048)).count(&db).await.unwrap();
    assert_eq!(found, 1);
}

/// A type that says it is S, and is not always.
struct Odd(AttributeValue);

impl Attribute for Odd {
    type Wire = dynatable::wire::S;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.value(self.0.clone())
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.value().map(Self)
    }
}

#[derive(Table)]
#[table(name = "Open", index(by_label, partition_key = label))]
struct Open {
    #[table(partition_key)]
    id: u64,
    label: Option<Odd>,
}

#[tokio::test]
async fn an_index_key_of_another_type_keeps_the_item_from_being_sent() {
    for label in [
        AttributeValue::N("1".into()),
        AttributeValue::B(vec![1].into()),
        AttributeValue::Null(true),
        AttributeValue::L(vec![]),
        AttributeValue::S(String::new()),
    ] {
        let label = Some(Odd(label));
        assert_eq!(refused(&Open { id: 1, label }).await, "label");
    }
}

/// The same names of indexes as in other tables of this module; keys of the type's own parameters.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Generic")]
#[table(index(by_genre, name = "First", partition_key = first, sort_key = second))]
#[table(local_index(by_label, sort_key = first, projection = include(value)))]
struct Generic<A, B, V>
where
    A: dynatable::index::IndexKeyAttribute,
    B: Attribute,
    Option<B>: dynatable::index::IndexKeyAttribute,
    V: Attribute,
{
    #[table(partition_key)]
    id: String,
    #[table(sort_key)]
    at: u8,
    first: A,
    second: Option<B>,
    value: V,
}

#[tokio::test]
async fn a_generic_table_has_indexes_by_its_parameters() {
    type Entry = Generic<Vec<u8>, Newtype, Vec<bool>>;
    let entry = |at, second| Entry {
        id: "a".into(),
        at,
        first: vec![9],
        second,
        value: vec![true],
    };
    let db = db_with::<Entry>().await;
    entry(1, Some(Newtype(5))).put().send(&db).await.unwrap();
    entry(2, None).put().send(&db).await.unwrap();
    let found = Entry::by_genre(vec![9])
        .sort_key_gt(Newtype(4))
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(found, [entry(1, Some(Newtype(5)))]);
    assert_eq!(
        Entry::by_label("a")
            .sort_key_eq(vec![9])
            .count(&db)
            .await
            .unwrap(),
        2
    );
    let kinds = |index: &dynatable::IndexSchema| index.sort_key()[0].kind();
    assert_eq!(kinds(&Entry::SCHEMA.indexes()[0]), Kind::N);
    assert_eq!(kinds(&Entry::SCHEMA.indexes()[1]), Kind::B);
    let other = <Generic<String, String, u8>>::SCHEMA.indexes();
    assert_eq!([kinds(&other[0]), kinds(&other[1])], [Kind::S, Kind::S]);
}

/// A table of a crate that shows its indexes and hides its fields, and reaches this library by another path.
mod store {
    mod toolkit {
        pub(super) use dynatable as orm;
    }
    use toolkit::orm::index::{CarriesAll, IndexOf};
    use toolkit::orm::read::Query;
    use toolkit::orm::{Attribute, Table};

    #[derive(Attribute, Clone, Debug, PartialEq)]
    struct Label(String);

    #[derive(Table, Clone, Debug, PartialEq)]
    #[table(crate = toolkit::orm, name = "Store")]
    #[table(index(by_label, partition_key = label, sort_key = year))]
    pub struct Record {
        #[table(partition_key)]
        id: u64,
        label: Option<Label>,
        year: u16,
    }

    impl Record {
        pub fn new(id: u64, label: &str) -> Self {
            let label = Some(Label(label.to_owned()));
            Self {
                id,
                label,
                year: 1976,
            }
        }

        pub fn labelled(label: &str) -> Query<Self, impl IndexOf<Self> + CarriesAll> {
            Self::by_label(Label(label.to_owned())).sort_key_gt(1970)
        }
    }
}

#[tokio::test]
async fn a_public_table_may_have_an_index_by_private_types() {
    use store::Record;
    let db = db_with::<Record>().await;
    let record = Record::new(1, "Columbia");
    record.put().send(&db).await.unwrap();
    let found = Record::labelled("Columbia").collect(&db).await.unwrap();
    assert_eq!(found, [record]);
    let scanned = Record::scan()
        .index(Record::BY_LABEL)
        .count(&db)
        .await
        .unwrap();
    assert_eq!(scanned, 1);
}

#[tokio::test]
async fn a_table_inside_of_a_function_has_indexes_too() {
    #[derive(Table)]
    #[table(name = "Inner", index(by_genre, partition_key = genre))]
    struct Inner {
        #[table(partition_key)]
        id: u8,
        genre: u8,
    }
    let db = db_with::<Inner>().await;
    Inner { id: 1, genre: 2 }.put().send(&db).await.unwrap();
    assert_eq!(Inner::by_genre(2).first(&db).await.unwrap().unwrap().id, 1);
}

/// As many as DynamoDB has: 20 global ones and 5 local ones.
#[derive(Table)]
#[table(name = "Many")]
#[table(index(g01, partition_key = a), index(g02, partition_key = a, sort_key = b), index(g03, partition_key = a, sort_key = c), index(g04, partition_key = a, sort_key = d))]
#[table(index(g05, partition_key = b), index(g06, partition_key = b, sort_key = a), index(g07, partition_key = b, sort_key = c), index(g08, partition_key = b, sort_key = d))]
#[table(index(g09, partition_key = c), index(g10, partition_key = c, sort_key = a), index(g11, partition_key = c, sort_key = b), index(g12, partition_key = c, sort_key = d))]
#[table(index(g13, partition_key = d), index(g14, partition_key = d, sort_key = a), index(g15, partition_key = d, sort_key = b), index(g16, partition_key = d, sort_key = c))]
#[table(index(g17, partition_key = id), index(g18, partition_key = at), index(g19, partition_key = at, sort_key = id), index(g20, partition_key = id, sort_key = a))]
#[table(local_index(l01, sort_key = a), local_index(l02, sort_key = b), local_index(l03, sort_key = c), local_index(l04, sort_key = d), local_index(l05, sort_key = e))]
struct Many {
    #[table(partition_key)]
    id: u8,
    #[table(sort_key)]
    at: u8,
    a: u8,
    b: u8,
    c: u8,
    d: u8,
    e: u8,
    text: String,
}

#[tokio::test]
async fn a_table_has_all_the_indexes_dynamodb_has() {
    let db = db_with::<Many>().await;
    let table = db.table::<Many>().describe().await.unwrap();
    assert_eq!(table.global_secondary_indexes().len(), 20);
    assert_eq!(table.local_secondary_indexes().len(), 5);
    assert_eq!(table.attribute_definitions().len(), 7);
    let many = Many {
        id: 1,
        at: 2,
        a: 3,
        b: 4,
        c: 5,
        d: 6,
        e: 7,
        text: "x".into(),
    };
    many.put().send(&db).await.unwrap();
    assert_eq!(Many::g19(2).sort_key_eq(1).count(&db).await.unwrap(), 1);
    assert_eq!(
        Many::l05(1)
            .sort_key_eq(7)
            .filter(Many::A.eq(3))
            .count(&db)
            .await
            .unwrap(),
        1
    );
}

/// Where every name that the derives could use means something else.
mod shadowed {
    #![allow(dead_code)]

    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Ok;
    struct String;
    struct Query;
    struct Index;
    struct IndexOf;
    struct Projection;
    struct IntoValue;

    #[derive(dynatable::Table)]
    #[table(name = "Shadowed")]
    #[table(index(r#match, name = "ByWord", partition_key = (word, __d), sort_key = (r#fn, more), projection = include(extra)))]
    #[table(local_index(near, sort_key = word, projection = keys_only))]
    pub(super) struct Shadowed {
        #[table(partition_key)]
        pub(super) id: u8,
        #[table(sort_key)]
        at: u8,
        word: ::std::string::String,
        __d: u8,
        r#fn: u8,
        more: ::std::option::Option<u8>,
        extra: u8,
    }

    #[derive(dynatable::Projection)]
    #[projection(of = Shadowed)]
    pub(super) struct Part {
        word: ::std::string::String,
        __d: u8,
        r#fn: u8,
        pub(super) extra: u8,
    }
}

#[no_implicit_prelude]
mod bare {
    #[derive(::dynatable::Table)]
    #[table(name = "Bare")]
    #[table(index(by_word, partition_key = (word, number), sort_key = (more, id), projection = include(value)))]
    #[table(local_index(near, sort_key = more, projection = keys_only))]
    pub(super) struct Bare<V: ::dynatable::Attribute> {
        #[table(partition_key)]
        pub(super) id: u8,
        #[table(sort_key)]
        pub(super) at: u8,
        pub(super) word: ::std::string::String,
        pub(super) number: i32,
        pub(super) more: ::std::option::Option<::std::string::String>,
        pub(super) value: V,
    }

    #[derive(::dynatable::Projection)]
    #[projection(of = Bare<u8>)]
    pub(super) struct Part {
        pub(super) word: ::std::string::String,
        pub(super) value: u8,
        #[projection(skip)]
        pub(super) skipped: u8,
    }
}

/// A deprecated field is a deprecated constant, and no warning in what the derives write.
#[deny(warnings)]
mod outdated {
    #[derive(dynatable::Table)]
    #[table(name = "Outdated")]
    #[table(index(by_year, partition_key = year, sort_key = title, projection = include(album)))]
    pub(super) struct Outdated {
        #[table(partition_key)]
        pub(super) id: u8,
        #[deprecated]
        pub(super) year: u16,
        #[deprecated]
        pub(super) title: Option<String>,
        #[deprecated]
        pub(super) album: String,
    }

    #[derive(dynatable::Projection)]
    #[projection(of = Outdated)]
    pub(super) struct Part {
        #[deprecated]
        pub(super) year: u16,
        #[deprecated]
        pub(super) album: String,
    }
}

#[tokio::test]
async fn the_derives_depend_on_no_name_around_them() {
    let canned = Canned::default();
    let db = canned.db();
    let word = shadowed::Shadowed::r#match(("w", 1)).sort_key_eq(2);
    let word = word.sort_key_lt(3).project::<shadowed::Part>();
    let found = word.collect(&db).await.unwrap();
    assert!(found.iter().all(|it| it.extra == 0));
    let word = bare::Bare::<u8>::by_word(("w", 1)).sort_key_begins_with("m");
    let found = word.project::<bare::Part>().collect(&db).await.unwrap();
    assert!(
        found
            .iter()
            .all(|it| it.value == it.skipped && it.word.is_empty())
    );
    let year = outdated::Outdated::by_year(1).project::<outdated::Part>();
    assert!(year.first(&db).await.unwrap().is_none());
    let indexes = canned
        .calls()
        .into_iter()
        .map(|it| it.body["IndexName"].clone());
    assert!(indexes.eq(["ByWord", "by_word", "by_year"]));
}

async fn size<T: Table, I: IndexOf<T> + Secondary>(db: &Db, index: Index<T, I>) -> u64 {
    T::scan().index(index).count(db).await.unwrap()
}

#[tokio::test]
async fn a_function_may_be_generic_over_indexes_and_its_future_sent() {
    let db = db_with::<Song>().await;
    hurricane().put().send(&db).await.unwrap();
    let task = async move {
        let sizes = size(&db, Song::BY_LABEL).await + size(&db, Song::BY_ALBUM).await;
        let mut items = Song::by_title("Hurricane").hydrate().items(&db);
        assert_eq!(items.try_next().await.unwrap(), Some(hurricane()));
        let page = Song::by_label("Columbia").hydrate().page(&db).await;
        (sizes, page.unwrap().into_items().len())
    };
    assert_eq!(tokio::spawn(task).await.unwrap(), (2, 1));
}

/// The table's own key, turned round.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Edges", index(backwards, partition_key = to, sort_key = from, projection = keys_only))]
struct Edge {
    #[table(partition_key)]
    from: u8,
    #[table(sort_key)]
    to: u8,
    label: String,
}

#[tokio::test]
async fn an_index_may_be_by_the_tables_own_key() {
    let db = db_with::<Edge>().await;
    let edge = |from, to| Edge {
        from,
        to,
        label: "x".into(),
    };
    for (from, to) in [(3, 1), (1, 1), (1, 2), (2, 1)] {
        edge(from, to).put().send(&db).await.unwrap();
    }
    let into_1 = || Edge::backwards(1).page_size(2).hydrate();
    let found = into_1().collect(&db).await.unwrap();
    assert_eq!(found, [edge(1, 1), edge(2, 1), edge(3, 1)]);
    let page = into_1().limit(1).page(&db).await.unwrap();
    let rest = into_1().cursor(page.next_cursor().unwrap().clone());
    assert_eq!(rest.count(&db).await.unwrap(), 2);
    let (table, now) = (db.table::<Edge>(), Duration::ZERO);
    assert!(
        table
            .wait_until_indexed(Edge::BACKWARDS, &edge(1, 2), now)
            .await
            .unwrap()
    );
    assert!(
        !table
            .wait_until_indexed(Edge::BACKWARDS, &edge(2, 2), now)
            .await
            .unwrap()
    );
    let defined = Edge::create_table_input().unwrap();
    assert_eq!(defined.attribute_definitions().len(), 2);
}
