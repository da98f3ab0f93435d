//! What the derives write minds no name, lint or path of the module it stands in.

use dynatable::Table as _;

use crate::support::db_with;
use crate::types::{item, m, n, s};

/// Constants by the names generated code might use: a `let` or a parameter called so would be a pattern.
mod constants {
    #![expect(
        dead_code,
        non_upper_case_globals,
        reason = "the names are what is tested"
    )]

    use std::collections::{BTreeSet, HashMap};

    use dynatable::{Attribute, AttributeValue, Table};

    pub const item: u8 = 1;
    pub const map: u8 = 2;
    pub const name: u8 = 3;
    pub const value: u8 = 4;
    pub const source: u8 = 5;
    pub const sink: u8 = 6;
    pub const entries: u8 = 7;
    pub const slot: u8 = 8;
    pub const slots: u8 = 9;
    pub const partial: u8 = 10;
    pub const error: u8 = 11;
    pub const tag: u8 = 12;
    pub const field: u8 = 13;
    pub const fields: u8 = 14;
    pub const a: u8 = 15;
    pub const b: u8 = 16;
    pub const s: u8 = 17;
    pub const v: u8 = 18;
    pub static key: u8 = 19;
    pub fn encode() {}
    pub fn decode() {}
    pub fn default() {}

    /// Fields by the same names.
    #[derive(Table, Clone, Debug, PartialEq)]
    pub struct Song {
        #[table(partition_key)]
        pub item: String,
        #[table(sort_key)]
        pub key: u8,
        pub map: Inner,
        pub name: Option<Tagged>,
        #[table(default)]
        pub value: u8,
        pub tags: BTreeSet<String>,
        #[table(flatten)]
        pub flat: Flat,
        pub untagged: Untagged,
        #[table(rest)]
        pub rest: HashMap<String, AttributeValue>,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub struct Inner {
        pub source: u8,
        pub sink: u8,
        pub entries: u8,
        pub slot: u8,
        pub slots: u8,
        pub partial: u8,
        pub finish: u8,
        pub encode: u8,
        pub decode: u8,
        pub absent: u8,
        pub base: u8,
        pub wire: u8,
        pub element: u8,
        pub fields: u8,
        pub schema: u8,
        pub sensitive: u8,
        pub read: u8,
        pub write: u8,
        pub take: u8,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub struct Flat {
        pub error: u8,
        pub field: u8,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    pub enum Tagged {
        Unit,
        Struct { a: u8, b: u8, tag: u8, v: u8 },
        Tuple(Flat),
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    #[attribute(untagged)]
    pub enum Untagged {
        Text(String),
        Number(u8),
    }
}

#[tokio::test]
async fn names_of_constants_and_fields_do_not_clash_with_generated_ones() {
    use constants::{Flat, Inner, Song, Tagged, Untagged};
    let db = db_with::<Song>().await;
    let song = Song {
        item: "i".to_owned(),
        key: 1,
        map: Inner {
            source: 1,
            sink: 2,
            entries: 3,
            slot: 4,
            slots: 5,
            partial: 6,
            finish: 7,
            encode: 8,
            decode: 9,
            absent: 10,
            base: 11,
            wire: 12,
            element: 13,
            fields: 14,
            schema: 15,
            sensitive: 16,
            read: 17,
            write: 18,
            take: 19,
        },
        name: Some(Tagged::Struct {
            a: 1,
            b: 2,
            tag: 3,
            v: 4,
        }),
        value: 5,
        tags: ["t".to_owned()].into(),
        flat: Flat { error: 6, field: 7 },
        untagged: Untagged::Number(8),
        rest: [("more".to_owned(), s("x"))].into(),
    };
    song.put().send(&db).await.unwrap();
    let found = Song::get(&song).send(&db).await.unwrap();
    assert_eq!(found, Some(song));
    let path = Song::MAP.dot(Inner::SCHEMA);
    assert_eq!(path.to_string(), "map.schema");
    assert_eq!(Song::SCHEMA.entity(), "Song");
}

/// The prelude's names, and those of this crate and of std, with other meanings.
mod shadowed {
    #![expect(
        dead_code,
        non_camel_case_types,
        non_snake_case,
        non_upper_case_globals,
        unused_macros,
        reason = "the names are what is tested"
    )]

    use ::std::string::String;

    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct Box;
    pub struct Default;
    pub struct Clone_;
    pub struct Into;
    pub struct From;
    pub struct Iterator;
    pub struct PhantomData;
    pub struct u8;
    pub struct usize;
    pub struct Attribute;
    pub struct Table;
    pub struct Fields;
    pub struct Field;
    pub struct Path;
    pub struct Source;
    pub struct Sink;
    pub struct Slot;
    pub struct Encoded;
    pub struct Decoded;
    pub struct DecodeError;
    pub struct Invalid;
    pub struct Entries;
    pub struct Serde;
    pub struct Schema;
    pub mod core {}
    pub mod std {}
    pub mod dynatable {}
    pub mod alloc {}
    pub const None: () = ();
    pub fn Some() {}
    pub fn Ok() {}
    pub fn Err() {}
    macro_rules! assert {
        () => {};
    }
    macro_rules! matches {
        () => {};
    }
    macro_rules! vec {
        () => {};
    }

    #[derive(::dynatable::Table)]
    pub struct Song {
        #[table(partition_key)]
        pub id: String,
        pub number: i64,
        #[table(flatten)]
        pub inner: ::std::option::Option<Inner>,
        #[table(default)]
        pub list: ::std::vec::Vec<Tagged>,
        #[table(serde)]
        pub foreign: i64,
        #[table(skip)]
        pub skipped: i64,
        pub one_of: Untagged,
        pub names: Names,
        #[table(rest)]
        pub rest: ::std::collections::HashMap<String, ::dynatable::AttributeValue>,
    }

    #[derive(::dynatable::Attribute)]
    pub struct Inner {
        pub text: String,
    }

    #[derive(::dynatable::Attribute)]
    pub enum Tagged {
        None { x: i64 },
        Some(Inner),
        Ok,
        Err,
    }

    #[derive(::dynatable::Attribute)]
    #[attribute(untagged)]
    pub enum Untagged {
        Some(String),
        None(i64),
    }

    #[derive(::dynatable::Attribute)]
    pub enum Names {
        Ok,
        Err,
        Some,
        None,
    }
}

#[test]
fn shadowed_names_are_not_what_generated_code_means() {
    let form = item([
        ("id", s("1")),
        ("number", n("2")),
        ("text", s("t")),
        (
            "list",
            crate::types::l([
                m([("type", s("None")), ("x", n("3"))]),
                m([("type", s("Some")), ("text", s("u"))]),
                m([("type", s("Err"))]),
            ]),
        ),
        ("foreign", n("4")),
        ("one_of", n("5")),
        ("names", s("Err")),
        ("more", s("x")),
    ]);
    let song = shadowed::Song::from_item(form.clone()).unwrap();
    assert!(matches!(song.names, shadowed::Names::Err));
    assert!(song.inner.is_some());
    assert_eq!(song.to_item().unwrap(), form);
}

/// A user's own types by the names this crate has.
mod own_names {
    use dynatable as d;

    #[derive(d::Table, Clone, Debug, PartialEq)]
    pub struct Table {
        #[table(partition_key)]
        pub id: Key,
        pub field: Field,
        pub path: Path,
        pub source: Source,
        pub kind: Kind,
        pub error: Error,
    }

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub struct Key(pub u8);

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub struct Field {
        pub name: String,
    }

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub struct Path {
        pub field: Field,
    }

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub struct Source(pub Path);

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub enum Kind {
        Attribute(Field),
        Table,
    }

    #[derive(d::Attribute, Clone, Debug, PartialEq)]
    pub enum Error {
        Invalid,
        Decode,
    }
}

#[tokio::test]
async fn a_user_may_call_types_as_this_crate_does() {
    use own_names::{Error, Field, Key, Kind, Path, Source, Table};
    let db = db_with::<Table>().await;
    let field = Field {
        name: "n".to_owned(),
    };
    let path = Path {
        field: field.clone(),
    };
    let table = Table {
        id: Key(1),
        field: field.clone(),
        path: path.clone(),
        source: Source(path),
        kind: Kind::Attribute(field),
        error: Error::Decode,
    };
    table.put().send(&db).await.unwrap();
    let found = Table::get(Key(1)).send(&db).await.unwrap();
    assert_eq!(found, Some(table));
    let path = Table::PATH.dot(Path::FIELD).dot(Field::NAME);
    assert_eq!(path.to_string(), "path.field.name");
}

/// Types and fields that are deprecated, where not a single use of them is allowed.
mod deprecated {
    #![forbid(deprecated)]
    #![deny(warnings, missing_debug_implementations, unused_qualifications)]
    #![expect(dead_code, reason = "that it compiles is what is tested")]

    use std::collections::BTreeSet;

    #[deprecated = "use another"]
    #[derive(dynatable::Table, Debug)]
    pub struct Song {
        #[deprecated]
        #[table(partition_key)]
        id: String,
        #[deprecated(since = "1.0.0", note = "gone")]
        #[table(sort_key, rename = "Title")]
        pub title: String,
        #[deprecated]
        #[table(default, alias = "old")]
        tags: BTreeSet<String>,
        #[deprecated]
        #[table(flatten)]
        inner: Inner,
        #[deprecated]
        #[table(skip)]
        skipped: u8,
        #[deprecated]
        #[table(serde)]
        foreign: u8,
        #[deprecated]
        #[table(keep_empty)]
        kept: BTreeSet<u8>,
        #[deprecated]
        #[table(null)]
        null: Option<u8>,
    }

    #[derive(dynatable::Attribute, Debug)]
    pub struct Inner {
        #[deprecated]
        value: u8,
    }

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    pub struct Struct<T: dynatable::Attribute> {
        #[deprecated]
        value: T,
    }

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    pub struct Newtype(String);

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    pub enum Names {
        #[deprecated]
        One,
        #[deprecated]
        #[attribute(alias = "2")]
        Two,
    }

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    pub enum Tagged {
        #[deprecated]
        Unit,
        #[deprecated]
        Struct {
            #[deprecated]
            value: u8,
        },
        #[deprecated]
        Tuple(Inner),
    }

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    #[attribute(content = "c")]
    pub enum Content {
        #[deprecated]
        One(u8),
    }

    #[deprecated]
    #[derive(dynatable::Attribute, Debug)]
    #[attribute(untagged)]
    pub enum Untagged {
        #[deprecated]
        Text(String),
        #[deprecated]
        Inner(Inner),
    }
}

#[test]
fn deprecated_types_and_fields_are_stored_as_others() {
    #[expect(deprecated, reason = "what is deprecated is used by its name here")]
    fn again(form: dynatable::Item) -> dynatable::Item {
        let song = deprecated::Song::from_item(form).unwrap();
        assert_eq!(deprecated::Song::TITLE.to_string(), "Title");
        song.to_item().unwrap()
    }
    let form = item([
        ("id", s("1")),
        ("Title", s("t")),
        ("value", n("2")),
        ("foreign", n("3")),
        ("kept", crate::types::null()),
        ("tags", crate::types::null()),
        ("null", crate::types::null()),
    ]);
    assert_eq!(again(form.clone()), form);
}

/// Everything a strict crate refuses, refused.
mod strict {
    #![forbid(unsafe_code, deprecated, unused_must_use, unreachable_code)]
    #![deny(
        warnings,
        nonstandard_style,
        rust_2018_idioms,
        unused,
        let_underscore,
        keyword_idents,
        absolute_paths_not_starting_with_crate,
        elided_lifetimes_in_paths,
        explicit_outlives_requirements,
        missing_copy_implementations,
        missing_debug_implementations,
        missing_docs,
        redundant_lifetimes,
        single_use_lifetimes,
        trivial_casts,
        trivial_numeric_casts,
        unit_bindings,
        unnameable_types,
        unreachable_pub,
        unused_extern_crates,
        unused_import_braces,
        unused_lifetimes,
        unused_macro_rules,
        unused_qualifications,
        unused_results,
        variant_size_differences,
        clippy::all,
        clippy::pedantic,
        clippy::nursery
    )]

    use std::collections::{BTreeSet, HashMap};

    use dynatable::{Attribute, AttributeValue, Table};

    /// A song.
    #[derive(Table, Clone, Debug, PartialEq)]
    #[table(rename_all = "camelCase")]
    pub(super) struct Song<T: Attribute + Send> {
        /// The key.
        #[table(partition_key)]
        pub(super) id: String,
        /// The number.
        #[table(sort_key)]
        pub(super) number: u64,
        /// The body.
        #[table(alias = "text")]
        pub(super) body: T,
        /// The level.
        #[table(default)]
        pub(super) level: u8,
        /// The ratio.
        pub(super) ratio: f64,
        /// The words.
        #[table(keep_empty)]
        pub(super) words: BTreeSet<String>,
        /// The extra.
        #[table(serde)]
        pub(super) extra: Option<u8>,
        /// The inner.
        #[table(flatten)]
        pub(super) inner: Inner,
        /// The event.
        pub(super) event: Event,
        /// The one.
        pub(super) one: One,
        /// The skipped.
        #[table(skip)]
        pub(super) skipped: u8,
        /// The rest.
        #[table(rest)]
        pub(super) rest: HashMap<String, AttributeValue>,
    }

    /// An inner.
    #[derive(Attribute, Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) struct Inner {
        /// The name.
        #[attribute(sensitive)]
        pub(super) pin: u8,
    }

    /// An event.
    #[derive(Attribute, Clone, Debug, PartialEq, Eq)]
    pub(super) enum Event {
        /// One.
        Struct {
            /// The value.
            #[attribute(default)]
            value: u8,
        },
        /// Two.
        Tuple(Inner),
        /// Three.
        Unit,
    }

    /// One of two.
    #[derive(Attribute, Clone, Debug, PartialEq, Eq)]
    #[attribute(untagged)]
    pub(super) enum One {
        /// Text.
        Text(String),
        /// A number.
        Number(u64),
    }
}

#[test]
fn generated_code_warns_of_nothing() {
    use strict::{Event, Inner, One, Song};
    let song = Song {
        id: "1".to_owned(),
        number: 2,
        body: "b".to_owned(),
        level: 3,
        ratio: 0.5,
        words: ["w".to_owned()].into(),
        extra: Some(4),
        inner: Inner { pin: 5 },
        event: Event::Tuple(Inner { pin: 6 }),
        one: One::Number(7),
        skipped: 0,
        rest: [("more".to_owned(), s("x"))].into(),
    };
    let item = song.to_item().unwrap();
    assert_eq!(item["event"], m([("type", s("Tuple")), ("pin", n("6"))]));
    assert_eq!(Song::from_item(item).unwrap(), song);
    for event in [Event::Unit, Event::Struct { value: 0 }] {
        let song = Song {
            event,
            one: One::Text(String::new()),
            ..song.clone()
        };
        assert_eq!(Song::from_item(song.to_item().unwrap()).unwrap(), song);
    }
}

/// A crate that re-exports this one, so that its users need not depend on it.
mod reexported {
    pub use dynatable as orm;

    pub mod flat {
        pub use dynatable::*;
    }

    /// By a path that begins here.
    pub mod relative {
        use super::orm;

        #[derive(orm::Table, Clone, Debug, PartialEq)]
        #[table(crate = orm)]
        pub struct Song {
            #[table(partition_key)]
            pub id: u8,
            pub inner: Inner,
            #[table(flatten)]
            pub more: More,
            pub event: Event,
        }

        #[derive(super::flat::Attribute, Clone, Debug, PartialEq)]
        #[attribute(crate = super::flat)]
        pub struct Inner {
            pub value: u8,
        }

        #[derive(orm::Attribute, Clone, Debug, PartialEq)]
        #[attribute(crate = crate::hygiene::reexported::orm, rename_all = "UPPERCASE")]
        pub struct More {
            pub newtype: Newtype,
            pub untagged: Untagged,
        }

        #[derive(orm::Attribute, Clone, Debug, PartialEq)]
        #[attribute(crate = self::orm)]
        pub struct Newtype(pub u8);

        #[derive(orm::Attribute, Clone, Debug, PartialEq)]
        #[attribute(crate = ::dynatable, tag = "t")]
        pub enum Event {
            One { value: u8 },
        }

        #[derive(orm::Attribute, Clone, Debug, PartialEq)]
        #[attribute(untagged, crate = orm)]
        pub enum Untagged {
            One(u8),
        }
    }
}

#[test]
fn the_crate_may_be_reached_by_any_path() {
    use reexported::relative::{Event, Inner, More, Newtype, Song, Untagged};
    let song = Song {
        id: 1,
        inner: Inner { value: 2 },
        more: More {
            newtype: Newtype(3),
            untagged: Untagged::One(4),
        },
        event: Event::One { value: 5 },
    };
    let form = item([
        ("id", n("1")),
        ("inner", m([("value", n("2"))])),
        ("NEWTYPE", n("3")),
        ("UNTAGGED", n("4")),
        ("event", m([("t", s("One")), ("value", n("5"))])),
    ]);
    assert_eq!(song.to_item().unwrap(), form);
    assert_eq!(Song::from_item(form).unwrap(), song);
}

#[tokio::test]
async fn a_table_may_be_declared_in_a_function() {
    mod halves {
        pub type Stored = u8;

        pub fn to_stored(value: &u8) -> u8 {
            value / 2
        }

        pub fn from_stored(value: u8) -> Result<u8, std::convert::Infallible> {
            Ok(value * 2)
        }
    }

    fn seven() -> u8 {
        7
    }

    #[derive(dynatable::Table, Debug, PartialEq)]
    struct Local {
        #[table(partition_key)]
        id: u8,
        #[table(with = halves)]
        even: u8,
        #[table(default = seven)]
        level: u8,
        inner: Inner,
    }

    #[derive(dynatable::Attribute, Debug, PartialEq)]
    struct Inner {
        text: String,
    }

    let db = db_with::<Local>().await;
    let local = Local {
        id: 1,
        even: 8,
        level: 1,
        inner: Inner {
            text: "t".to_owned(),
        },
    };
    local.put().send(&db).await.unwrap();
    let found = Local::update(1)
        .remove(Local::LEVEL)
        .set(Local::INNER.dot(Inner::TEXT), "u")
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!((found.even, found.level), (8, 7));
    assert_eq!(found.inner.text, "u");
}

/// Tables that a user's macro writes, with tokens that come in groups.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $vis:vis $type:ident = $name:literal, $key:ident: $key_type:ty,
        $field:ident: $field_type:ty = $default:path, $with:path
    ) => {
        #[derive(dynatable::Table, Debug, PartialEq)]
        #[table(name = $name)]
        $(#[$meta])*
        $vis struct $type {
            #[table(partition_key, rename = $name)]
            $key: $key_type,
            #[table(default = $default)]
            $field: $field_type,
            #[table(with = $with)]
            even: u8,
        }
    };
}

mod halves {
    pub type Stored = u8;

    pub fn to_stored(value: &u8) -> u8 {
        value / 2
    }

    pub fn from_stored(value: u8) -> Result<u8, std::convert::Infallible> {
        Ok(value * 2)
    }
}

table!(
    /// Documented.
    pub Made = "Made-1", id: String, list: Vec<u16> = Vec::new, halves
);

#[test]
fn a_table_may_be_written_by_a_macro() {
    let made = Made::from_item(item([("Made-1", s("1")), ("even", n("4"))])).unwrap();
    let expected = Made {
        id: "1".to_owned(),
        list: vec![],
        even: 8,
    };
    assert_eq!(made, expected);
    assert_eq!(Made::SCHEMA.table(), "Made-1");
    assert_eq!(Made::LIST.to_string(), "list");
}
