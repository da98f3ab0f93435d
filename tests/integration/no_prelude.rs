//! The derives in a module that has no name but those it imports: none.
#![no_implicit_prelude]

/// Everything the derives write, with every attribute.
mod bare {
    // Numbers as their text.
    pub(super) mod text {
        pub(in super::super) type Stored = ::std::string::String;

        pub(in super::super) fn to_stored(value: &u8) -> ::std::string::String {
            ::std::string::ToString::to_string(value)
        }

        pub(in super::super) fn from_stored(
            text: ::std::string::String,
        ) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
            ::std::str::FromStr::from_str(&text)
        }
    }

    pub(super) fn seven() -> u8 {
        7
    }

    #[derive(::dynatable::Table, Clone, Debug, PartialEq)]
    #[table(name = "Bare", rename_all = "camelCase")]
    pub(super) struct Song<T: ::dynatable::attribute::Element, const N: usize> {
        #[table(partition_key)]
        pub(super) id: ::std::string::String,
        #[table(sort_key, with = text)]
        pub(super) number: u8,
        #[table(alias = "old_body")]
        pub(super) body: ::std::option::Option<T>,
        pub(super) bytes: [u8; N],
        #[table(default)]
        pub(super) count: u32,
        #[table(default = seven)]
        pub(super) level: u8,
        #[table(with = text, default = seven)]
        pub(super) converted: u8,
        #[table(serde)]
        pub(super) foreign: ::std::vec::Vec<u8>,
        #[table(null)]
        pub(super) null: ::std::option::Option<bool>,
        #[table(keep_empty)]
        pub(super) kept: ::std::collections::BTreeSet<u8>,
        #[table(sensitive)]
        pub(super) secret: ::std::string::String,
        #[table(skip)]
        pub(super) skipped: u8,
        #[table(flatten)]
        pub(super) meta: Meta<T>,
        #[table(flatten)]
        pub(super) more: ::std::option::Option<More>,
        pub(super) kind: Kind,
        pub(super) newtype: Newtype,
        pub(super) events: ::std::vec::Vec<Event<T>>,
        pub(super) content: Content,
        pub(super) one_of: OneOf,
        #[table(rest)]
        pub(super) rest:
            ::std::collections::HashMap<::std::string::String, ::dynatable::AttributeValue>,
    }

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    pub(super) struct Meta<T: ::dynatable::attribute::Element> {
        pub(super) first: T,
        pub(super) last: ::std::vec::Vec<T>,
    }

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    pub(super) struct More {
        pub(super) city: ::std::string::String,
    }

    #[derive(::dynatable::Attribute, Clone, Copy, Debug, PartialEq)]
    #[attribute(rename_all = "kebab-case")]
    pub(super) enum Kind {
        First,
        #[attribute(alias = "2nd")]
        SecondOne,
    }

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    pub(super) struct Newtype(pub(super) ::std::option::Option<u8>);

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    pub(super) enum Event<T: ::dynatable::attribute::Element> {
        Nothing,
        Struct {
            value: T,
            #[attribute(default = seven, alias = "height")]
            level: u8,
            #[attribute(with = text)]
            converted: u8,
            #[attribute(flatten)]
            more: More,
            #[attribute(rest)]
            rest: ::std::collections::BTreeMap<::std::string::String, ::dynatable::AttributeValue>,
        },
        Tuple(Meta<T>),
    }

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    #[attribute(tag = "t", content = "c")]
    pub(super) enum Content {
        Number(u8),
    }

    #[derive(::dynatable::Attribute, Clone, Debug, PartialEq)]
    #[attribute(untagged)]
    pub(super) enum OneOf {
        Number(u8),
        Meta(Meta<u16>),
        Other(::dynatable::AttributeValue),
    }
}

type Song = bare::Song<u16, 2>;

fn owned(text: &str) -> ::std::string::String {
    ::std::borrow::ToOwned::to_owned(text)
}

fn song() -> Song {
    bare::Song {
        id: owned("1"),
        number: 2,
        body: ::std::option::Option::Some(3),
        bytes: [4, 5],
        count: 6,
        level: bare::seven(),
        converted: 8,
        foreign: ::std::convert::From::from([9]),
        null: ::std::option::Option::None,
        kept: ::std::default::Default::default(),
        secret: owned("s"),
        skipped: 0,
        meta: bare::Meta {
            first: 10,
            last: ::std::convert::From::from([11]),
        },
        more: ::std::option::Option::Some(bare::More {
            city: owned("Rome"),
        }),
        kind: bare::Kind::SecondOne,
        newtype: bare::Newtype(::std::option::Option::None),
        events: ::std::convert::From::from([
            bare::Event::Nothing,
            bare::Event::Struct {
                value: 12,
                level: 13,
                converted: 14,
                more: bare::More {
                    city: owned("Oslo"),
                },
                rest: ::std::default::Default::default(),
            },
            bare::Event::Tuple(bare::Meta {
                first: 15,
                last: ::std::default::Default::default(),
            }),
        ]),
        content: bare::Content::Number(16),
        one_of: bare::OneOf::Meta(bare::Meta {
            first: 17,
            last: ::std::default::Default::default(),
        }),
        rest: ::std::convert::From::from([(
            owned("more"),
            ::dynatable::AttributeValue::Bool(true),
        )]),
    }
}

#[test]
fn the_derives_need_no_prelude() {
    let song = song();
    let item = ::dynatable::Table::to_item(&song).unwrap();
    ::std::assert_eq!(item["number"], ::dynatable::AttributeValue::S(owned("2")));
    ::std::assert_eq!(item["more"], ::dynatable::AttributeValue::Bool(true));
    ::std::assert_eq!(item["kept"], ::dynatable::AttributeValue::Null(true));
    ::std::assert!(!item.contains_key("skipped"));
    let read: Song = ::dynatable::Table::from_item(item).unwrap();
    ::std::assert_eq!(read, song);
    let kind = ::std::string::ToString::to_string(&Song::KIND.eq(bare::Kind::First));
    ::std::assert_eq!(kind, "kind = \"first\"");
}

#[test]
fn operations_need_no_prelude() {
    let runtime = ::tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = crate::support::db_with::<Song>().await;
        let song = song();
        ::dynatable::Table::put(&song).send(&db).await.unwrap();
        let found = <Song as ::dynatable::Table>::get(&song)
            .send(&db)
            .await
            .unwrap();
        ::std::assert_eq!(found, ::std::option::Option::Some(song));
    });
}
