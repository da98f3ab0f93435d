//! What a table may hold that no struct wrote: errors that say where and what, never the value; no panics.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroI128, NonZeroU8};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynatable::error::DecodeError;
use dynatable::sdk::{Client, Config};
use dynatable::wire::Kind;
use dynatable::{
    Attribute, AttributeValue, Blob, Db, Error, Item, List, NonEmptySet, Number, Serde, Table,
    item_size,
};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;

use crate::random::{config, odd_value, value};
use crate::support::db_with;
use crate::types::{b, bs, item, l, m, n, ns, null, s, ss};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Orders")]
struct Order {
    #[table(partition_key)]
    customer: String,
    #[table(sort_key)]
    number: u32,
    status: Status,
    total: Option<u16>,
    lines: Vec<Line>,
    by_name: HashMap<String, Vec<Line>>,
    payment: Payment,
    tags: BTreeSet<String>,
    #[table(flatten)]
    audit: Audit,
    #[table(serde)]
    extra: Option<Extra>,
    #[table(with = percent)]
    rate: u8,
    token: Option<uuid::Uuid>,
    pair: Option<(u8, Line)>,
    page: Option<url::Url>,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
enum Status {
    New,
    Paid,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Line {
    price: u32,
    #[attribute(rename = "pieces")]
    count: Option<u8>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(tag = "kind")]
enum Payment {
    Cash,
    Card { number: String, month: u8 },
    Split(Line),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Audit {
    created: u64,
}

#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Extra {
    Nothing,
    Size { width: u8 },
}

mod percent {
    pub type Stored = u16;

    pub fn to_stored(value: &u8) -> u16 {
        (*value).into()
    }

    pub fn from_stored(value: u16) -> Result<u8, &'static str> {
        match u8::try_from(value) {
            Ok(percent @ 0..=100) => Ok(percent),
            _ => Err("more than all"),
        }
    }
}

fn line() -> AttributeValue {
    m([("price", n("5"))])
}

/// An item that is an `Order`.
fn order() -> Item {
    item([
        ("customer", s("ann")),
        ("number", n("7")),
        ("status", s("New")),
        ("lines", l([line(), line(), line(), line()])),
        ("by_name", m([("first", l([line()]))])),
        ("payment", m([("kind", s("Cash"))])),
        ("created", n("1")),
        ("rate", n("50")),
    ])
}

/// The error of an order with one attribute another, or without it.
fn error_of(name: &str, value: Option<AttributeValue>) -> DecodeError {
    let mut item = order();
    item.remove(name);
    item.extend(value.map(|value| (name.to_owned(), value)));
    match Order::from_item(item) {
        Err(Error::Decode(error)) => error,
        Err(other) => panic!("another error: {other}"),
        Ok(order) => panic!("read as {order:?}"),
    }
}

#[test]
fn the_item_that_the_tests_break_is_whole() {
    let read = Order::from_item(order()).unwrap();
    assert_eq!(read.lines.len(), 4);
    assert_eq!(Order::from_item(read.to_item().unwrap()).unwrap(), read);
}

#[test]
fn a_missing_attribute_is_called_missing() {
    let error = error_of("status", None);
    assert_eq!(
        error.to_string(),
        "attribute `status` of table `Orders` is missing"
    );
    assert_eq!(error.table(), Some("Orders"));
    assert_eq!(error.path(), "status");
    assert!(error.is_missing());
    assert_eq!((error.expected(), error.found()), (None, None));

    for (name, value, path) in [
        ("customer", None, "customer"),
        ("created", None, "created"),
        ("rate", None, "rate"),
        ("payment", Some(m([])), "payment.kind"),
        (
            "payment",
            Some(m([("kind", s("Card")), ("number", s("4111"))])),
            "payment.month",
        ),
        ("payment", Some(m([("kind", s("Split"))])), "payment.price"),
        ("lines", Some(l([line(), m([])])), "lines[1].price"),
        (
            "by_name",
            Some(m([("first", l([line(), line(), m([])]))])),
            "by_name.first[2].price",
        ),
        ("pair", Some(l([n("1"), m([])])), "pair[1].price"),
    ] {
        let error = error_of(name, value);
        assert_eq!(error.path(), path);
        assert!(error.is_missing(), "{error}");
        assert_eq!(
            error.to_string(),
            format!("attribute `{path}` of table `Orders` is missing")
        );
    }
}

#[test]
fn a_value_of_another_type_is_told_with_both_types() {
    let error = error_of(
        "lines",
        Some(l([line(), line(), line(), m([("price", s("5 euros"))])])),
    );
    assert_eq!(
        error.to_string(),
        "attribute `lines[3].price` of table `Orders` has the wrong type: expected N, found S"
    );
    assert_eq!(error.table(), Some("Orders"));
    assert_eq!(error.path(), "lines[3].price");
    assert_eq!(error.expected(), Some(Kind::N));
    assert_eq!(error.found(), Some(Kind::S));
    assert!(!error.is_missing());

    for (name, value, path, expected, found) in [
        ("customer", null(), "customer", "S", "NULL"),
        ("number", s("7"), "number", "N", "S"),
        ("status", n("1"), "status", "S", "N"),
        ("total", AttributeValue::Bool(true), "total", "N", "BOOL"),
        ("lines", m([]), "lines", "L", "M"),
        ("lines", l([ns(["1"])]), "lines[0]", "M", "NS"),
        ("by_name", l([]), "by_name", "M", "L"),
        ("by_name", m([("a.b", ss(["x"]))]), "by_name.a.b", "L", "SS"),
        ("payment", s("Cash"), "payment", "M", "S"),
        ("payment", m([("kind", n("1"))]), "payment.kind", "S", "N"),
        (
            "payment",
            m([
                ("kind", s("Card")),
                ("number", b(b"4111")),
                ("month", n("1")),
            ]),
            "payment.number",
            "S",
            "B",
        ),
        ("tags", ns(["1"]), "tags", "SS", "NS"),
        ("tags", bs([b"x"]), "tags", "SS", "BS"),
        ("created", b(b""), "created", "N", "B"),
        ("rate", l([]), "rate", "N", "L"),
        ("pair", l([s("x"), line()]), "pair[0]", "N", "S"),
    ] {
        let error = error_of(name, Some(value));
        assert_eq!(
            error.to_string(),
            format!(
                "attribute `{path}` of table `Orders` has the wrong type: \
                 expected {expected}, found {found}"
            )
        );
        assert_eq!(error.path(), path);
        assert_eq!(error.expected().map(Kind::name), Some(expected));
        assert_eq!(error.found().map(Kind::name), Some(found));
    }
}

#[test]
fn an_unknown_variant_is_told_with_the_known_ones() {
    let error = error_of("status", Some(s("Stolen")));
    assert_eq!(
        error.to_string(),
        "attribute `status` of table `Orders` is not a variant of `Status`; expected `New`, `Paid`"
    );
    assert_eq!((error.expected(), error.found()), (None, None));
    let error = error_of("payment", Some(m([("kind", s("Shells"))])));
    assert_eq!(error.path(), "payment.kind");
    assert_eq!(
        error.to_string(),
        "attribute `payment.kind` of table `Orders` is not a variant of `Payment`; \
         expected `Cash`, `Card`, `Split`"
    );
}

#[test]
fn an_integer_out_of_range_is_told_with_the_type_that_cannot_hold_it() {
    for (name, value, path, ty) in [
        ("total", n("65536"), "total", "u16"),
        ("total", n("-1"), "total", "u16"),
        ("number", n("0.5"), "number", "u32"),
        ("created", n("1e100"), "created", "u64"),
        ("rate", n("65536"), "rate", "u16"),
        (
            "lines",
            l([m([("price", n("5")), ("pieces", n("256"))])]),
            "lines[0].pieces",
            "u8",
        ),
        (
            "payment",
            m([
                ("kind", s("Card")),
                ("number", s("4111")),
                ("month", n("300")),
            ]),
            "payment.month",
            "u8",
        ),
    ] {
        let error = error_of(name, Some(value));
        assert_eq!(
            error.to_string(),
            format!("attribute `{path}` of table `Orders` is a number that `{ty}` cannot hold")
        );
        assert_eq!(error.path(), path);
    }
}

#[test]
fn a_type_s_own_reason_is_told_with_the_attribute() {
    for (name, value, text) in [
        ("rate", n("101"), "more than all"),
        ("token", s("x"), "not a UUID"),
        ("page", s("x"), "not a URL"),
        ("pair", l([n("1")]), "not a list of 2 elements"),
    ] {
        assert_eq!(
            error_of(name, Some(value)).to_string(),
            format!("attribute `{name}` of table `Orders` cannot be read: {text}")
        );
    }
}

/// What no message may have: it stands in each hostile value.
const VALUE: &str = "4111111111111111";

#[test]
fn no_error_has_the_value() {
    let values = || {
        [
            s(VALUE),
            n(VALUE),
            n(&format!("{VALUE}e110")),
            n(&format!("x{VALUE}")),
            b(VALUE.as_bytes()),
            ss([VALUE]),
            ns([VALUE, "x"]),
            bs([VALUE.as_bytes()]),
            l([s(VALUE), n(VALUE)]),
            m([("size", s(VALUE))]),
            m([("size", m([("width", n(VALUE))]))]),
            m([("size", m([("width", s(VALUE))]))]),
            m([("kind", s(VALUE))]),
            m([
                ("kind", s("Card")),
                ("number", n(VALUE)),
                ("month", n(VALUE)),
            ]),
            m([
                ("kind", s("Card")),
                ("number", s(VALUE)),
                ("month", s(VALUE)),
            ]),
            m([("first", l([m([("price", n(VALUE)), ("pieces", n(VALUE))])]))]),
            l([n("1"), m([("price", s(VALUE))])]),
        ]
    };
    let mut errors = 0;
    let names = [
        "customer", "number", "status", "total", "lines", "by_name", "payment", "tags", "created",
        "extra", "rate", "token", "pair", "page",
    ];
    for (name, value) in names
        .into_iter()
        .flat_map(|name| values().map(|value| (name, value)))
    {
        let mut item = order();
        item.insert(name.to_owned(), value);
        if let Err(error) = Order::from_item(item) {
            errors += 1;
            let texts = [
                error.to_string(),
                format!("{error:?}"),
                format!("{error:#?}"),
            ];
            for text in texts {
                assert!(!text.contains(VALUE), "{text}");
            }
            let mut source = std::error::Error::source(&error);
            while let Some(inner) = source {
                assert!(!inner.to_string().contains(VALUE), "{inner}");
                source = inner.source();
            }
        }
    }
    assert!(errors > 180, "only {errors} of the values are wrong");
}

#[tokio::test]
async fn what_the_database_holds_is_reported_as_what_is_read_from_a_map() {
    let db = db_with::<Order>().await;
    let mut hostile = order();
    hostile.insert(
        "lines".to_owned(),
        l([line(), line(), line(), m([("price", s("x"))])]),
    );
    db.client()
        .put_item()
        .table_name(db.table_name::<Order>())
        .set_item(Some(hostile))
        .send()
        .await
        .unwrap();
    let text =
        "attribute `lines[3].price` of table `Orders` has the wrong type: expected N, found S";
    let read = Order::get(("ann", 7)).send(&db).await;
    let error = read.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    // By the name the struct declares, whatever it is called in this database.
    assert_eq!(error.to_string(), text);
    let changed = Order::update(("ann", 7))
        .set(Order::TOTAL, 1)
        .returning_new()
        .send(&db)
        .await;
    assert_eq!(changed.unwrap_err().to_string(), text);
    // What can be read is read all the same.
    let part = Order::update(("ann", 7))
        .set(Order::TOTAL, 2)
        .returning_updated_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(part.get(&Order::TOTAL).unwrap(), Some(Some(2)));
    let old = Order::delete(("ann", 7)).returning_old().send(&db).await;
    assert_eq!(old.unwrap_err().to_string(), text);
    assert_eq!(Order::get(("ann", 7)).send(&db).await.unwrap(), None);
}

/// Values that are wrong for most types, and at the edge for some.
fn hostile_values() -> Vec<AttributeValue> {
    let texts = [
        "",
        "x",
        "\0",
        "NaN",
        "ß\u{301}🎵",
        "2026-13-45",
        "2026-02-29",
        "0000-00-00",
        "-0001-01-01",
        "+10000-01-01",
        "+10000-01-01T00:00:00Z",
        "-009999-01-02T01:59:59Z",
        "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999999-23:59",
        "9999-12-31T23:59:60Z",
        "2016-12-31T23:59:60.999999999Z",
        "2016-12-31T23:59:61Z",
        "2026-07-04T12:30:00+24:00",
        "2026-07-04T12:30:00+99:99",
        "2026-07-04T12:30:00.9999999999999999999999Z",
        "2026-07-04T12:30:00+00:00[UTC]",
        "2026-07-04T12:30:00+01:00[UTC]",
        "9999-12-31T23:59:59+00:00[UTC]",
        "2026-07-04T12:30:00-25:59[-25:59]",
        "2026-07-04t12:30:00z",
        "24:00:00",
        "23:59:60",
        "12:30",
        "[::1",
        "[::1%4294967296]:1",
        "1.2.3.4:65536",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "ZZZZZZZZZZZZZZZZZZZZZZZZZ🎵",
        "http://",
        "data:",
        "{67e55044-10b1-426f-9247-bb680e5fe0c8",
    ];
    let numbers = [
        "0",
        "-0",
        "-1",
        "255",
        "256",
        "0.5",
        "-0.0000000001",
        "1e125",
        "-9.9999999999999999999999999999999999999E125",
        "1e-130",
        "1e126",
        "1e400",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "18446744073709551615.9999999999",
        "18446744073709551616",
        "9223372036854775807.999999999",
        "-9223372036854775808.999999999",
        "-9223372036854775809",
        "340282366920938463463374607431768211456",
        "",
        "-",
        "+",
        ".",
        "e",
        "1e",
        "1e+",
        "..1",
        "1.2.3",
        "0x10",
        "NaN",
        "-inf",
        "infinity",
        "1_000",
        "١٢",
        " 1",
    ];
    let mut values: Vec<_> = texts.into_iter().map(s).collect();
    values.extend(numbers.into_iter().map(n));
    values.push(s(&"x".repeat(5_000)));
    values.push(n(&"9".repeat(5_000)));
    values.push(n(&format!("0.{}1", "0".repeat(5_000))));
    values.extend([
        b(b""),
        b(b"\xff\xfe"),
        b(&[0; 4]),
        AttributeValue::Bool(true),
        null(),
        AttributeValue::Null(false),
        ss([]),
        ss(["", ""]),
        ss(["a", "a"]),
        ns([]),
        ns(["1", "1.0", "x"]),
        ns(["300", "-1"]),
        bs([]),
        bs([b"", b""]),
        l([]),
        l([null()]),
        l([n("1"), n("2")]),
        l([s("a"), l([l([m([])])])]),
        l([n("1"), s("x"), AttributeValue::Bool(true)]),
        m([]),
        m([("", null())]),
        m([("type", null())]),
        m([("type", s("Text"))]),
        m([("type", s("One")), ("one", l([]))]),
        m([("type", s("One")), ("one", n("1")), ("type2", n("1"))]),
        m([("type", s("Two")), ("a", n("256"))]),
        m([("type", s("Two")), ("a", n("1")), ("b", null())]),
        m([("a", n("1"))]),
        m([("a", m([("a", m([("a", s("x"))]))]))]),
        m([("Ok", n("1")), ("Err", n("2"))]),
        m([("secs", n("1")), ("nanos", n("9999999999"))]),
        nested(200),
    ]);
    values
}

/// Lists and maps in one another.
fn nested(depth: usize) -> AttributeValue {
    (0..depth).fold(s("core"), |inner, level| {
        if level % 2 == 0 {
            l([inner])
        } else {
            m([("a", inner)])
        }
    })
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Thing<T: Attribute + Send> {
    #[table(partition_key)]
    id: String,
    value: T,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Tagged {
    Unit,
    One {
        one: Vec<u8>,
        #[attribute(default)]
        #[attribute(rename = "type2")]
        more: u8,
    },
    Two(Two),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Two {
    a: u8,
    b: Option<String>,
    #[attribute(rest)]
    rest: BTreeMap<String, AttributeValue>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(content = "a")]
enum Content {
    Text(String),
    One(Box<Two>),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Untagged {
    Text(String),
    Number(i64),
    List(Vec<Two>),
    Other(AttributeValue),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Newtype(BTreeSet<u8>);

#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
struct Foreign {
    a: Option<Box<Foreign>>,
    #[serde(default)]
    more: Vec<f64>,
}

/// Any JSON; numbers are equal by value, since DynamoDB has no `0.0` beside `0`.
#[derive(Attribute, serde::Serialize, serde::Deserialize, Clone, Debug)]
struct Json(serde_json::Value);

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
            use serde_json::Value::{Array, Number, Object};
            match (a, b) {
                (Number(a), Number(b)) => a.as_f64() == b.as_f64(),
                (Array(a), Array(b)) => {
                    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
                }
                (Object(a), Object(b)) => {
                    let all = |(name, a)| b.get(name).is_some_and(|b| same(a, b));
                    a.len() == b.len() && a.iter().all(all)
                }
                _ => a == b,
            }
        }
        same(&self.0, &other.0)
    }
}

/// Reads the value as a `T`, alone and inside of others; what is read can be written and read again.
fn try_as<T: Attribute + Send + Send + Clone + Debug + PartialEq>(value: &AttributeValue) {
    let with = |value: AttributeValue| item([("id", s("1")), ("value", value)]);
    match Thing::<T>::from_item(with(value.clone())) {
        Ok(thing) => match thing.to_item() {
            Ok(item) => assert_eq!(Thing::from_item(item).unwrap(), thing),
            Err(Error::Invalid(_)) => {}
            Err(other) => panic!("another error: {other}"),
        },
        Err(Error::Decode(error)) => {
            assert!(error.path().starts_with("value"), "{error}");
            assert_eq!(error.table(), Some("Thing"));
        }
        Err(other) => panic!("another error: {other}"),
    }
    let inside = [
        Thing::<Option<T>>::from_item(with(value.clone())).is_ok(),
        Thing::<List<T>>::from_item(with(value.clone())).is_ok(),
        Thing::<List<T>>::from_item(with(l([value.clone()]))).is_ok(),
        Thing::<HashMap<String, T>>::from_item(with(value.clone())).is_ok(),
        Thing::<HashMap<String, T>>::from_item(with(m([("a", value.clone())]))).is_ok(),
    ];
    let alone = Thing::<T>::from_item(with(value.clone())).is_ok();
    assert_eq!((inside[2], inside[4]), (alone, alone), "{value:?}");
}

#[test]
fn nothing_panics_whatever_stands_in_a_field_of_any_type() {
    macro_rules! types {
        ($($type:ty,)*) => {
            for value in hostile_values() {
                $(try_as::<$type>(&value);)*
            }
        };
    }
    types! {
        String, Box<str>, Arc<str>, Cow<'static, str>, char, bool,
        u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, NonZeroU8, NonZeroI128,
        f32, f64, Number, Vec<u8>, [u8; 4], [u8; 0], Box<[u8]>, Blob, List<u8>,
        Vec<String>, VecDeque<i64>, Box<[bool]>, [u16; 2], (u8,), (u8, String, bool), (),
        HashMap<String, Number>, BTreeMap<Arc<str>, Vec<u8>>,
        HashSet<String>, BTreeSet<u8>, HashSet<Vec<u8>>, BTreeSet<Number>, BTreeSet<[u8; 4]>,
        NonEmptySet<String>, NonEmptySet<u64>, Box<Option<u8>>, Arc<Vec<u16>>,
        Duration, SystemTime, IpAddr, SocketAddr, AttributeValue,
        Tagged, Two, Content, Untagged, Newtype,
        Serde<String>, Serde<f64>, Serde<u128>, Serde<Vec<u8>>, Serde<Option<Foreign>>,
        Serde<Result<u8, i8>>, Serde<Duration>, Serde<Json>, Serde<BTreeMap<u8, ()>>,
        bigdecimal::BigDecimal, rust_decimal::Decimal, bytes::Bytes, Json,
        chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::FixedOffset>, chrono::NaiveDateTime,
        chrono::NaiveDate, chrono::NaiveTime, chrono::TimeDelta,
        jiff::Timestamp, jiff::Zoned, jiff::civil::DateTime, jiff::civil::Date, jiff::civil::Time,
        jiff::SignedDuration,
        time::UtcDateTime, time::OffsetDateTime, time::PlainDateTime, time::Date, time::Time,
        time::SignedDuration,
        ulid::Ulid, url::Url, uuid::Uuid,
    }
}

/// Fields of every kind under short names, so that random items have them.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Rich")]
struct Rich {
    #[table(partition_key)]
    a: String,
    #[table(alias = "z")]
    b: Option<u64>,
    #[table(default)]
    c: Vec<Tagged>,
    d: BTreeSet<String>,
    #[table(keep_empty)]
    e: Option<BTreeSet<Number>>,
    #[table(flatten)]
    f: Option<Flat>,
    #[table(serde, default)]
    g: Option<serde_json::Value>,
    #[table(with = percent, default)]
    h: u8,
    #[table(null)]
    i: Option<bool>,
    #[table(default = anything)]
    j: Untagged,
    k: Option<Content>,
    l: Option<chrono::DateTime<chrono::Utc>>,
    m: Option<HashMap<String, Two>>,
    n: Option<Number>,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Flat {
    #[attribute(default)]
    x: f64,
    y: Option<Box<Two>>,
}

fn anything() -> Untagged {
    Untagged::Other(null())
}

fn sorted_item(item: Item) -> BTreeMap<String, AttributeValue> {
    item.into_iter()
        .map(|(name, value)| (name, crate::types::sorted(value)))
        .collect()
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn any_item_is_read_or_refused_and_what_is_read_is_stable(
        key in prop_oneof![9 => "[a-z]{0,3}".prop_map(AttributeValue::S), 1 => value()],
        entries in hash_map(
            "[b-nxyz]|[o-w]{1,2}",
            prop_oneof![3 => value(), 1 => odd_value(), 1 => rich_value()],
            0..8,
        ),
    ) {
        let mut item = entries;
        item.insert("a".to_owned(), key);
        match Rich::from_item(item) {
            Err(Error::Decode(error)) => {
                prop_assert_eq!(error.table(), Some("Rich"));
                prop_assert!(!error.path().is_empty());
            }
            Err(other) => prop_assert!(false, "another error: {}", other),
            Ok(rich) => match rich.to_item() {
                Err(Error::Invalid(_)) => {}
                Err(other) => prop_assert!(false, "another error: {}", other),
                Ok(first) => {
                    let again = Rich::from_item(first.clone()).unwrap();
                    // `serde_dynamo` reads a fraction with more digits than an `f64` has as a float, and
                    // the whole number it may be as an integer once it has been written.
                    let rich = Rich { g: again.g.clone(), ..rich };
                    prop_assert_eq!(&again, &rich);
                    prop_assert_eq!(sorted_item(again.to_item().unwrap()), sorted_item(first));
                }
            },
        }
    }
}

/// Values that some field of [`Rich`] takes.
fn rich_value() -> impl Strategy<Value = AttributeValue> {
    let two = || {
        (any::<u8>(), value()).prop_map(|(a, c)| {
            AttributeValue::M(item([
                ("a", n(&a.to_string())),
                ("c", c),
                ("type", s("Two")),
            ]))
        })
    };
    prop_oneof![
        any::<u8>().prop_map(|it| n(&it.to_string())),
        Just(null()),
        two(),
        vec(two(), 0..3).prop_map(AttributeValue::L),
        two().prop_map(|it| m([("type", s("One")), ("a", it)])),
        two().prop_map(|it| m([("key", it)])),
        Just(ss(["b", "a"])),
        Just(ns(["2", "1.50"])),
        Just(s("2026-07-04T12:30:00+02:00")),
    ]
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Document {
    #[table(partition_key)]
    id: String,
    doc: AttributeValue,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Document")]
struct Open {
    #[table(partition_key)]
    id: String,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

fn document(doc: AttributeValue) -> Document {
    let id = "1".to_owned();
    Document { id, doc }
}

/// The error of a thing that is nested too deep, whose place begins with `path`.
fn assert_too_deep<T: Table + Debug>(value: &T, path: &str) {
    let error = match value.to_item() {
        Err(Error::Invalid(error)) => error,
        other => panic!("not refused: {other:?}"),
    };
    assert!(
        error.path().is_some_and(|it| it.starts_with(path)),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("lists and maps are nested more than"),
        "{text}"
    );
}

fn thing<T: Attribute + Send>(value: T) -> Thing<T> {
    Thing {
        id: "1".to_owned(),
        value,
    }
}

// DynamoDB counts the value inside of all lists and maps as a level: 31 of them and it are 32.
#[tokio::test]
async fn a_value_may_be_on_level_32_and_no_deeper() {
    let db = db_with::<Document>().await;
    for around in [30, 31] {
        let value = document(nested(around));
        value.put().send(&db).await.unwrap();
        let found = Document::get("1").consistent().send(&db).await.unwrap();
        assert_eq!(found, Some(value));
    }
    for around in [32, 33, 200] {
        assert_too_deep(&document(nested(around)), "doc");
        // The database has the same limit: what is refused here would be refused there.
        let item = item([("id", s("1")), ("doc", nested(around))]);
        let put = db
            .client()
            .put_item()
            .table_name(db.table_name::<Document>())
            .set_item(Some(item.clone()))
            .send()
            .await;
        assert!(put.is_err());
        // It could be read, if one came.
        assert_eq!(Document::from_item(item).unwrap().doc, nested(around));
    }
}

#[tokio::test]
async fn whatever_is_written_is_no_deeper_than_the_database_takes() {
    type L4<T> = Vec<Vec<Vec<Vec<T>>>>;
    type L16<T> = L4<L4<L4<L4<T>>>>;
    fn wrap4<T>(value: T) -> L4<T> {
        vec![vec![vec![vec![value]]]]
    }
    fn wrap16<T>(value: T) -> L16<T> {
        wrap4(wrap4(wrap4(wrap4(value))))
    }
    async fn puts<T: Attribute + Send + Send + Clone + Debug + PartialEq>(db: &Db, value: T) {
        let value = thing(value);
        value.put().send(db).await.unwrap();
        let found = Thing::<T>::get("1").consistent().send(db).await.unwrap();
        assert_eq!(found, Some(value));
    }
    let db = db_with::<Thing<String>>().await;
    // 31 lists and maps around a value, of any types.
    let l28 = |value: u16| wrap4(wrap4(wrap4(wrap16(value))));
    puts(&db, vec![vec![vec![l28(1)]]]).await;
    puts(&db, HashMap::from([("a".to_owned(), (1, [l28(1)]))])).await;
    puts(&db, vec![(1, Some(nested(29)))]).await;
    assert_too_deep(&thing(wrap4(l28(1))), "value[0][0]");
    assert_too_deep(
        &thing(HashMap::from([("a".to_owned(), vec![vec![vec![l28(1)]]])])),
        "value.a[0]",
    );
    assert_too_deep(&thing(vec![(1, Some(nested(30)))]), "value[0][1]");
    // An empty list is a level, too.
    let empty = |around| (0..around).fold(l([]), |inner, _| l([inner]));
    puts(&db, empty(30)).await;
    assert_too_deep(&thing(empty(31)), "value");
    // What no field has.
    let open = |around| Open {
        id: "1".to_owned(),
        rest: HashMap::from([("more".to_owned(), nested(around))]),
    };
    assert!(open(31).to_item().is_ok());
    assert_too_deep(&open(32), "more");
    // serde's.
    let foreign = |maps| {
        (1..maps).fold(
            Foreign {
                a: None,
                more: vec![],
            },
            |inner, _| Foreign {
                a: Some(Box::new(inner)),
                more: vec![],
            },
        )
    };
    // The innermost of the maps has an empty list.
    puts(&db, Serde(foreign(30))).await;
    assert_too_deep(&thing(Serde(foreign(31))), "value");
    // JSON.
    let json = |arrays| {
        (0..arrays).fold(serde_json::Value::Null, |inner, _| {
            serde_json::Value::from(vec![inner])
        })
    };
    puts(&db, json(31)).await;
    assert_too_deep(&thing(json(32)), "value[0]");
}

/// An item of exactly as many bytes as DynamoDB takes, but for `more`.
fn item_of_400_kb(mut item: Item, more: usize) -> Item {
    item.insert("id".to_owned(), s("1"));
    item.insert("pad".to_owned(), s(""));
    let used = item_size(&item);
    item.insert("pad".to_owned(), s(&"x".repeat(409_600 - used + more)));
    item
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Big {
    #[table(partition_key)]
    id: String,
    data: Vec<u8>,
    text: String,
}

fn big(bytes: usize) -> Big {
    // Names and values: `id` and 1, `data`, `text` and 4.
    Big {
        id: "1".to_owned(),
        data: vec![1; bytes - 15],
        text: "🎵".to_owned(),
    }
}

#[tokio::test]
async fn an_item_of_409600_bytes_is_put_and_one_of_409601_refused() {
    let db = db_with::<Big>().await;
    let most = big(409_600);
    assert_eq!(item_size(&most.to_item().unwrap()), 409_600);
    most.put().send(&db).await.unwrap();
    let found = Big::get("1").consistent().send(&db).await.unwrap();
    assert_eq!(found, Some(most));

    let (counting, calls) = canned("{}");
    let error = big(409_601).put().send(&counting).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "table `Big`: the item has 409601 bytes, more than the 409600 DynamoDB takes"
    );
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    assert!(big(409_601).put().request(&counting).is_err());
}

#[tokio::test]
async fn the_size_is_counted_as_the_database_counts_it() {
    let db = db_with::<Open>().await;
    let numbers = [
        "0",
        "1",
        "-1",
        "123",
        "-1234",
        "1.5",
        "10.25",
        "0.05",
        "-0.00123",
        "1000",
        "1e20",
        "1e-21",
        "1.2e99",
        "1e-130",
        "-12345678901234567890123456789012345678",
        "1234567890123456789.0123456789012345678",
    ];
    let mut shapes: Vec<Vec<AttributeValue>> = numbers
        .iter()
        // Often enough that one byte more or less in each shows.
        .map(|text| std::iter::repeat_n(n(text), 8).collect())
        .collect();
    shapes.extend([
        vec![],
        vec![s("🎵é"), b(b"abc"), b(b"")],
        vec![
            AttributeValue::Bool(true),
            AttributeValue::Bool(false),
            null(),
        ],
        vec![
            ss(["a", "bc", "é"]),
            ns(["1", "22", "333"]),
            bs([b"x", b"yz"]),
        ],
        vec![l([]), l([s("a")]), l([n("1"), l([null()]), m([])])],
        vec![m([]), m([("é", s("x")), ("b", m([("c", l([s("")]))]))])],
    ]);
    for shape in shapes {
        let entries: Item = shape
            .iter()
            .enumerate()
            .map(|(at, value)| (format!("ä{at}"), value.clone()))
            .collect();
        let fits = Open::from_item(item_of_400_kb(entries.clone(), 0)).unwrap();
        let put = fits.put().send(&db).await;
        assert!(put.is_ok(), "{shape:?} is larger for the database: {put:?}");
        let put = db
            .client()
            .put_item()
            .table_name(db.table_name::<Open>())
            .set_item(Some(item_of_400_kb(entries, 1)))
            .send()
            .await;
        assert!(put.is_err(), "{shape:?} is smaller for the database");
    }
}

/// A service that gives one answer to everything, and how often it was asked.
#[derive(Clone, Debug)]
struct Canned {
    body: &'static str,
    calls: Arc<AtomicUsize>,
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let status = 200.try_into().expect("a status");
        let body = SdkBody::from(self.body);
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, body)))
    }
}

fn canned(body: &'static str) -> (Db, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let service = Canned {
        body,
        calls: Arc::clone(&calls),
    };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "tests"))
        .http_client(SharedHttpClient::new(service))
        .build();
    (Db::new(Client::from_conf(config)), calls)
}

/// Reads the item of an answer as a `Thing` with this type.
async fn answered<T: Attribute + Send>(body: &'static str) -> dynatable::Result<T> {
    let (db, _) = canned(body);
    let found = Thing::<T>::get("1").send(&db).await?;
    Ok(found.expect("an item").value)
}

/// A stored type that DynamoDB may have one day, alone and inside of others.
const UNKNOWN: &str = r#"{"Item": {"id": {"S": "1"}, "value": {"TENSOR": "x"}}}"#;
const UNKNOWN_IN_LIST: &str =
    r#"{"Item": {"id": {"S": "1"}, "value": {"L": [{"M": {"a": {"TENSOR": "x"}}}]}}}"#;

#[tokio::test]
async fn a_stored_type_unknown_to_the_sdk_is_an_error_that_says_so() {
    let wrong = |expected: &str| {
        format!(
            "attribute `value` of table `Thing` has the wrong type: \
             expected {expected}, found an unknown type"
        )
    };
    let error = answered::<String>(UNKNOWN).await.unwrap_err();
    assert_eq!(error.to_string(), wrong("S"));
    let error = answered::<Option<u8>>(UNKNOWN).await.unwrap_err();
    assert_eq!(error.to_string(), wrong("N"));
    let error = answered::<BTreeSet<String>>(UNKNOWN).await.unwrap_err();
    assert_eq!(error.to_string(), wrong("SS"));
    let error = answered::<Tagged>(UNKNOWN).await.unwrap_err();
    assert_eq!(error.to_string(), wrong("M"));
    let error = answered::<serde_json::Value>(UNKNOWN_IN_LIST).await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "attribute `value[0].a` of table `Thing` cannot be read: JSON has no values of its type"
    );
    let error = answered::<Vec<HashMap<String, bool>>>(UNKNOWN_IN_LIST).await;
    let Err(Error::Decode(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.path(), "value[0].a");
    assert_eq!(error.found(), Some(Kind::Unknown));
}

#[tokio::test]
async fn a_stored_type_unknown_to_the_sdk_is_an_error_for_serde() {
    for body in [UNKNOWN, UNKNOWN_IN_LIST] {
        let error = answered::<Serde<serde_json::Value>>(body).await;
        assert!(matches!(error, Err(Error::Decode(_))), "{error:?}");
        let error = answered::<Serde<Option<Vec<String>>>>(body).await;
        assert!(matches!(error, Err(Error::Decode(_))), "{error:?}");
    }
}

#[tokio::test]
async fn a_stored_type_unknown_to_the_sdk_is_kept_by_what_takes_anything() {
    let value = answered::<AttributeValue>(UNKNOWN).await.unwrap();
    assert_eq!(Kind::of(&value), Kind::Unknown);
    let other = answered::<Untagged>(UNKNOWN).await.unwrap();
    assert_eq!(other, Untagged::Other(value.clone()));
    // The SDK cannot write it back: an error, not a panic.
    let (db, calls) = canned("{}");
    let put = document(value.clone()).put().send(&db).await;
    assert!(put.is_err());
    let condition = Document::DOC.eq(value);
    let text = condition.to_string();
    assert!(text.starts_with("doc = "), "{text}");
    let update = Document::update("1").condition(condition).send(&db).await;
    assert!(update.is_err());
    assert_eq!(calls.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_an_error() {
    for body in [
        r#"{"Item": {"id": {"S": "1"}, "value": {"S": "a", "N": "1"}}}"#,
        r#"{"Item": {"id": {"S": "1"}, "value": {"S": 1}}}"#,
        r#"{"Item": {"id": {"S": "1"}, "value": {"B": "not base64!"}}}"#,
        r#"{"Item": {"id": {"S": "1"}, "value": null}}"#,
        r#"{"Item": {"id": "1"}}"#,
        r#"{"Item": []}"#,
        "not json",
        "[]",
    ] {
        let error = answered::<AttributeValue>(body).await.unwrap_err();
        assert!(matches!(error, Error::Call(_)), "{body}: {error:?}");
    }
    // An item of no attributes at all.
    let error = answered::<AttributeValue>(r#"{"Item": {}}"#).await;
    assert!(matches!(error, Err(Error::Decode(_))), "{error:?}");
}
