//! Random values of every type, random items, and `Number` against an exact decimal.

use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bigdecimal::BigDecimal;
use dynatable::sdk::primitives::Blob as SdkBlob;
use dynatable::{Attribute, AttributeValue, Blob, Error, Item, List, NonEmptySet, Number, Table};
use proptest::collection::{btree_map, btree_set, hash_map, hash_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::db_with;
use crate::types::{normalised, raw_item, sorted};

/// Nothing is written beside the sources when a case fails: the message has the value.
pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[derive(Table, Debug)]
struct Thing<T: Attribute + Send + 'static> {
    #[table(partition_key)]
    id: String,
    value: T,
}

fn written<T: Attribute + Send + 'static>(value: T) -> Result<Item, Error> {
    let id = "1".to_owned();
    Thing { id, value }.to_item()
}

fn read<T: Attribute + Send + 'static>(item: Item) -> T {
    let thing = Thing::from_item(item).expect("what was written can be read");
    thing.value
}

/// The value comes back as it was; or it is refused, and `refused` says so.
fn comes_back_unless<T>(value: T, refused: bool) -> Result<(), TestCaseError>
where
    T: Attribute + Send + Clone + Debug + PartialEq + 'static,
{
    match written(value.clone()) {
        Ok(item) => {
            prop_assert!(!refused, "{value:?} is stored as {item:?}");
            let again = read::<T>(item.clone());
            prop_assert_eq!(&again, &value);
            let second: BTreeMap<_, _> = sorted_item(written(again).unwrap());
            prop_assert_eq!(second, sorted_item(item));
            let all = List(vec![value.clone(), value.clone()]);
            prop_assert_eq!(read::<List<T>>(written(all.clone()).unwrap()), all);
        }
        Err(error) => prop_assert!(refused, "{value:?}: {error}"),
    }
    Ok(())
}

fn comes_back<T>(value: T) -> Result<(), TestCaseError>
where
    T: Attribute + Send + Clone + Debug + PartialEq + 'static,
{
    comes_back_unless(value, false)
}

fn sorted_item(item: Item) -> BTreeMap<String, AttributeValue> {
    item.into_iter()
        .map(|(name, value)| (name, sorted(value)))
        .collect()
}

/// The decimal digits that count, and the power of ten of the first one.
fn digits_of(decimal: &BigDecimal) -> (u64, i64) {
    let decimal = decimal.normalized();
    let (_, scale) = decimal.as_bigint_and_scale();
    let digits = decimal.digits();
    (digits, i64::try_from(digits).unwrap() - 1 - scale)
}

/// Whether DynamoDB has a number of this value.
fn is_dynamodbs(decimal: &BigDecimal) -> bool {
    let (digits, exponent) = digits_of(decimal);
    decimal.sign() == bigdecimal::num_bigint::Sign::NoSign
        || (digits <= 38 && (-130..=125).contains(&exponent))
}

/// Decimal texts, legal and not, around all limits.
fn decimal_text() -> impl Strategy<Value = String> {
    let digits = prop_oneof![
        "[0-9]{1,45}",
        "0{0,3}[1-9][0-9]{36}[0-9]?0{0,8}",
        "[0-9]{1,3}0{30,60}[0-9]{0,2}",
        "9{36,39}",
    ];
    let exponent = prop_oneof![
        3 => Just(None),
        2 => (-5..5_i32).prop_map(Some),
        1 => (-180..180_i32).prop_map(Some),
    ];
    (
        "[-+]?",
        digits,
        option::of(any::<prop::sample::Index>()),
        exponent,
        any::<bool>(),
        "[+]?0{0,2}",
    )
        .prop_map(|(sign, mut digits, point, exponent, upper, padding)| {
            if let Some(point) = point {
                digits.insert(point.index(digits.len() + 1), '.');
            }
            let exponent = exponent.map(|power| {
                let e = if upper { 'E' } else { 'e' };
                if power < 0 {
                    format!("{e}{power}")
                } else {
                    format!("{e}{padding}{power}")
                }
            });
            format!("{sign}{digits}{}", exponent.unwrap_or_default())
        })
}

/// The same text in the words of `BigDecimal`, which wants digits on both sides of the point.
fn exact(text: &str) -> BigDecimal {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa.trim_start_matches('+')),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.parse().unwrap();
    let scale = i64::try_from(fraction.len()).unwrap() - exponent;
    let digits = format!("{sign}0{whole}{fraction}").parse().unwrap();
    BigDecimal::new(digits, scale)
}

fn number() -> impl Strategy<Value = Number> {
    decimal_text().prop_filter_map("beyond DynamoDB's numbers", |text| text.parse().ok())
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn a_number_is_parsed_exactly_or_refused(text in decimal_text()) {
        let exact = exact(&text);
        match text.parse::<Number>() {
            Ok(number) => {
                prop_assert!(is_dynamodbs(&exact), "{} became {}", text, number);
                let written = number.to_string();
                prop_assert_eq!(&written.parse::<BigDecimal>().unwrap(), &exact);
                prop_assert_eq!(written.parse::<Number>().unwrap(), number);
            }
            Err(error) => prop_assert!(!is_dynamodbs(&exact), "{}: {}", text, error),
        }
    }

    #[test]
    fn a_number_has_one_text(number in number()) {
        let text = number.to_string();
        let digits = text.trim_start_matches('-');
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
        prop_assert!(whole == "0" || !whole.starts_with('0'), "{}", text);
        prop_assert!(!fraction.is_empty() && !fraction.ends_with('0'), "{}", text);
        prop_assert!(text.bytes().all(|it| it.is_ascii_digit() || b"-.".contains(&it)), "{}", text);
        prop_assert_ne!(text, "-0");
    }

    #[test]
    fn numbers_are_equal_and_ordered_by_value(
        a in decimal_text(),
        b in decimal_text(),
        change in 0..4_u8,
        power in 0..4_i32,
    ) {
        // Independent numbers are seldom close: the second is often the first, changed a little.
        let b = match change {
            0 => b,
            1 => format!("-{}", a.trim_start_matches(['-', '+'])),
            2 if !a.contains(['e', 'E', '.']) => format!("{a}{}e-{power}", "0".repeat(power.unsigned_abs() as usize)),
            _ => a.replacen('1', "2", 1),
        };
        let (Ok(x), Ok(y)) = (a.parse::<Number>(), b.parse::<Number>()) else {
            return Ok(());
        };
        let order = exact(&a).cmp(&exact(&b));
        prop_assert_eq!(x.cmp(&y), order, "{} and {}", a, b);
        prop_assert_eq!(y.cmp(&x), order.reverse());
        prop_assert_eq!(x.partial_cmp(&y), Some(order));
        prop_assert_eq!(x == y, order == Ordering::Equal);
        if x == y {
            prop_assert_eq!(hash(&x), hash(&y));
            prop_assert_eq!(x.to_string(), y.to_string());
        }
    }

    #[test]
    fn any_other_text_is_no_number(text in "[-+.eE0-9 _xNaf]{0,8}|\\PC{0,6}") {
        // The grammar, once more and independently.
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let unsigned = |text: &str| text.strip_prefix(['-', '+']).unwrap_or(text).to_owned();
        let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
        let (whole, fraction) = {
            let mantissa = unsigned(mantissa);
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
            (whole.to_owned(), fraction.to_owned())
        };
        let exponent_digits = unsigned(exponent);
        let is_number = digits(&whole)
            && digits(&fraction)
            && !(whole.is_empty() && fraction.is_empty())
            && digits(&exponent_digits)
            && !exponent_digits.is_empty();
        let parsed = text.parse::<Number>();
        if is_number {
            if exponent_digits.len() < 10 {
                prop_assert_eq!(parsed.is_ok(), is_dynamodbs(&exact(&text)), "{}", text);
            }
        } else {
            prop_assert!(parsed.is_err(), "{:?} became {:?}", text, parsed);
        }
    }

    #[test]
    fn numbers_convert_to_integers_exactly_or_not_at_all(number in number()) {
        let exact: BigDecimal = number.to_string().parse().unwrap();
        let whole = exact.is_integer().then(|| exact.with_scale(0).to_plain_string());
        prop_assert_eq!(number.to_integer::<i64>(), whole.as_ref().and_then(|it| it.parse().ok()));
        prop_assert_eq!(number.to_integer::<u128>(), whole.as_ref().and_then(|it| it.parse().ok()));
        prop_assert_eq!(number.to_integer::<u8>(), whole.as_ref().and_then(|it| it.parse().ok()));
        prop_assert_eq!(number.to_f64(), number.to_string().parse::<f64>().unwrap());
    }

    #[test]
    fn numbers_are_made_of_integers_and_floats(
        small in any::<i64>(),
        large in any::<u64>(),
        wide in any::<i128>(),
        float in any::<f64>(),
    ) {
        prop_assert_eq!(Number::from(small).to_string(), small.to_string());
        prop_assert_eq!(Number::from(large).to_string(), large.to_string());
        let exact = BigDecimal::from(wide);
        let number = Number::try_from(wide);
        prop_assert_eq!(number.is_ok(), is_dynamodbs(&exact));
        if let Ok(number) = number {
            prop_assert_eq!(number.to_string(), wide.to_string());
        }
        if let Ok(number) = Number::try_from(float) {
            prop_assert_eq!(number.to_f64(), float);
        }
    }
}

/// `f64`s of every size.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        (-1e6..1e6),
        any::<i64>().prop_map(|bits| f64::from_bits(bits.cast_unsigned())),
        (any::<i32>(), -20..20_i32)
            .prop_map(|(digits, power)| f64::from(digits) * 10_f64.powi(power)),
    ]
}

fn is_storable(float: f64) -> bool {
    float.is_finite() && format!("{float:e}").parse::<Number>().is_ok()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn texts_come_back(text: String, one: char) {
        comes_back(text.clone())?;
        comes_back(one)?;
        comes_back::<std::sync::Arc<str>>(text.as_str().into())?;
        comes_back::<std::borrow::Cow<'static, str>>(text.into())?;
    }

    #[test]
    fn integers_come_back(a: u8, b: i16, c: u32, d: i64, e: u64, f: u128, g: i128, h: bool) {
        comes_back(a)?;
        comes_back(b)?;
        comes_back(c)?;
        comes_back(d)?;
        comes_back(e)?;
        comes_back(h)?;
        comes_back_unless(f, !is_dynamodbs(&BigDecimal::from(f)))?;
        comes_back_unless(g, !is_dynamodbs(&BigDecimal::from(g)))?;
        comes_back(f >> 2)?;
        comes_back(std::num::NonZeroU64::MIN.saturating_add(e))?;
    }

    #[test]
    fn floats_come_back(a in float(), b: f32) {
        let refused = !is_storable(a);
        if a.is_nan() {
            prop_assert!(written(a).is_err());
        } else {
            comes_back_unless(a, refused)?;
        }
        comes_back_unless(b, !b.is_finite())?;
    }

    #[test]
    fn numbers_come_back(number in number()) {
        comes_back(number.clone())?;
        comes_back(Some(number))?;
    }

    #[test]
    fn decimals_come_back(
        text in decimal_text(),
        digits: i128,
        scale in 0..28_u32,
    ) {
        let exact = exact(&text);
        let refused = !is_dynamodbs(&exact);
        comes_back_unless(exact, refused)?;
        let decimal = rust_decimal::Decimal::try_from_i128_with_scale(digits >> 32, scale);
        comes_back(decimal.unwrap())?;
    }

    #[test]
    fn bytes_come_back(bytes: Vec<u8>, four: [u8; 4]) {
        comes_back(bytes.clone())?;
        comes_back(four)?;
        comes_back(Blob(bytes.clone()))?;
        comes_back::<Box<[u8]>>(bytes.clone().into())?;
        comes_back(bytes::Bytes::from(bytes.clone()))?;
        comes_back(List(bytes))?;
    }

    #[test]
    fn collections_come_back(
        list in vec(option::of(any::<i32>()), 0..5),
        map in hash_map(any::<String>(), vec(any::<bool>(), 0..3), 0..4),
        words in hash_set(any::<String>(), 0..5),
        numbers in btree_set(number(), 0..5),
        blobs in btree_set(vec(any::<u8>(), 0..3), 0..4),
        tuple: (u8, String, (bool, Option<i8>)),
    ) {
        comes_back(list)?;
        comes_back(map)?;
        if let Ok(set) = NonEmptySet::try_from(numbers.clone()) {
            comes_back(set)?;
        }
        comes_back(words)?;
        comes_back(numbers)?;
        comes_back(blobs)?;
        comes_back(tuple)?;
    }

    #[test]
    fn standard_times_come_back(seconds in -(1_i64 << 40)..1 << 40, nanos in 0..1_000_000_000_u32, long: u64) {
        comes_back(Duration::new(long, nanos))?;
        let size = Duration::new(seconds.unsigned_abs(), nanos);
        let time: SystemTime = if seconds < 0 { UNIX_EPOCH - size } else { UNIX_EPOCH + size };
        comes_back(time)?;
    }

    #[test]
    fn addresses_and_ids_come_back(bits: u128, four: u32, port: u16, scope: u32) {
        comes_back(std::net::Ipv4Addr::from_bits(four))?;
        let six = std::net::Ipv6Addr::from_bits(bits);
        comes_back(six)?;
        comes_back(std::net::IpAddr::from(six))?;
        comes_back(std::net::SocketAddr::from((six, port)))?;
        let scoped = std::net::SocketAddrV6::new(six, port, 0, scope);
        comes_back(std::net::SocketAddr::from(scoped))?;
        comes_back(uuid::Uuid::from_u128(bits))?;
        comes_back(ulid::Ulid(bits))?;
    }

    #[test]
    fn chronos_times_come_back(
        // The years 0000 to 9999.
        seconds in -62_167_219_200_i64..253_402_300_800,
        nanos in 0..1_000_000_000_u32,
        leap: bool,
        offset in -1439..1440_i32,
        delta in -9_223_372_036_854_775_i64..9_223_372_036_854_775,
    ) {
        use chrono::{DateTime, FixedOffset, TimeDelta, Timelike};
        let mut time = DateTime::from_timestamp(seconds, nanos).unwrap();
        if leap && time.second() == 59 {
            time = time.with_nanosecond(1_000_000_000 + nanos).unwrap();
        }
        comes_back(time)?;
        comes_back(time.naive_utc())?;
        comes_back(time.date_naive())?;
        comes_back(time.time())?;
        let local = time.with_timezone(&FixedOffset::east_opt(offset * 60).unwrap());
        let year = chrono::Datelike::year(&local);
        comes_back_unless(local, !(0..=9999).contains(&year))?;
        comes_back(TimeDelta::new(delta, nanos).unwrap())?;
    }

    #[test]
    fn jiffs_times_come_back(
        seconds in -62_167_219_200_i64..253_402_207_200,
        nanos in 0..1_000_000_000_i32,
        offset in -1439..1440_i32,
        delta: i64,
    ) {
        use jiff::tz::{Offset, TimeZone};
        let time = jiff::Timestamp::new(seconds, nanos).unwrap();
        comes_back(time)?;
        comes_back(time.to_zoned(TimeZone::UTC))?;
        let zone = TimeZone::fixed(Offset::from_seconds(offset * 60).unwrap());
        let local = time.to_zoned(zone);
        let refused = local.year() < 0;
        comes_back_unless(local.clone(), refused)?;
        comes_back_unless(local.datetime(), refused)?;
        comes_back_unless(local.date(), refused)?;
        comes_back(local.time())?;
        let nanos = if delta < 0 { -nanos } else { nanos };
        comes_back(jiff::SignedDuration::new(delta, nanos))?;
    }

    #[test]
    fn times_times_come_back(
        seconds in -62_167_219_200_i64..253_402_300_800,
        nanos in 0..1_000_000_000_i64,
        offset in -1439..1440_i32,
        delta: i64,
    ) {
        use time::{OffsetDateTime, SignedDuration, UtcDateTime, UtcOffset};
        let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let time = time + SignedDuration::nanoseconds(nanos);
        comes_back(UtcDateTime::from(time))?;
        comes_back(time)?;
        comes_back(time.date())?;
        comes_back(time.time())?;
        comes_back(time::PlainDateTime::new(time.date(), time.time()))?;
        let offset = UtcOffset::from_whole_seconds(offset * 60).unwrap();
        if let Some(local) = time.checked_to_offset(offset) {
            comes_back_unless(local, !(0..=9999).contains(&local.year()))?;
        }
        let nanos = i32::try_from(nanos).unwrap();
        comes_back(SignedDuration::new(delta, if delta < 0 { -nanos } else { nanos }))?;
    }

    #[test]
    fn json_comes_back(json in json()) {
        comes_back(json)?;
    }

    #[test]
    fn urls_come_back(url in "https?://[a-z]{1,8}\\.example(:[0-9]{1,4})?(/[a-zA-Z0-9 %ä]{0,8}){0,3}(\\?[a-z=&]{0,8})?(#[a-z]{0,4})?") {
        if let Ok(url) = url.parse::<url::Url>() {
            comes_back(url)?;
        }
    }
}

/// JSON whose numbers keep their kind: DynamoDB has no `1.0` beside `1`.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        float()
            .prop_filter("no fraction", |it| is_storable(*it) && it.fract() != 0.0)
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Any value an item can hold, nested.
pub fn value() -> impl Strategy<Value = AttributeValue> {
    let blob = || vec(any::<u8>(), 1..4).prop_map(SdkBlob::new);
    let leaf = prop_oneof![
        any::<String>().prop_map(AttributeValue::S),
        decimal_text()
            .prop_filter("beyond DynamoDB's numbers", |text| Thing {
                id: "1".to_owned(),
                value: AttributeValue::N(text.clone())
            }
            .to_item()
            .is_ok())
            .prop_map(AttributeValue::N),
        blob().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        btree_set("[a-z]{1,3}", 1..4).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        btree_set(number(), 1..4).prop_map(|set| AttributeValue::Ns(
            set.into_iter().map(|number| number.to_string()).collect()
        )),
        btree_set(vec(any::<u8>(), 1..4), 1..4)
            .prop_map(|set| AttributeValue::Bs(set.into_iter().map(SdkBlob::new).collect())),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(AttributeValue::L),
            hash_map("[a-zA-Z.#: ]{1,6}", inner, 0..5).prop_map(AttributeValue::M),
        ]
    })
}

/// What only a hand can have written: texts that are no numbers, empty sets, sets with duplicates.
pub fn odd_value() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        any::<String>().prop_map(AttributeValue::N),
        Just(AttributeValue::Null(false)),
        vec("[ab]?", 0..4).prop_map(AttributeValue::Ss),
        vec("[01]{0,2}|x", 0..4).prop_map(AttributeValue::Ns),
        vec(vec(0..2_u8, 0..2).prop_map(SdkBlob::new), 0..4).prop_map(AttributeValue::Bs),
    ]
}

#[derive(Table, Clone, Debug, PartialEq)]
struct Document {
    #[table(partition_key)]
    id: String,
    field: AttributeValue,
    list: Vec<AttributeValue>,
    map: HashMap<String, AttributeValue>,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_random_item_survives_bit_for_bit(
        field in value(),
        list in vec(value(), 0..3),
        map in hash_map("[a-z]{0,2}", value(), 0..3),
        rest in hash_map("[a-zA-Z_.#]{1,5}", value(), 0..6),
    ) {
        let mut item = rest;
        item.insert("id".to_owned(), AttributeValue::S("1".to_owned()));
        item.insert("field".to_owned(), field);
        item.insert("list".to_owned(), AttributeValue::L(list));
        item.insert("map".to_owned(), AttributeValue::M(map));
        let document = Document::from_item(item.clone()).unwrap();
        prop_assert_eq!(document.to_item().unwrap(), item);
    }
}

/// A struct with most kinds of field, nested three levels deep.
#[derive(Table, Clone, Debug, PartialEq)]
struct Order {
    #[table(partition_key)]
    id: String,
    #[table(sort_key)]
    number: i64,
    status: Status,
    total: Option<Number>,
    #[table(null)]
    note: Option<String>,
    tags: BTreeSet<String>,
    #[table(keep_empty)]
    marks: HashSet<u16>,
    lines: Vec<Line>,
    by_name: BTreeMap<String, Line>,
    #[table(flatten)]
    audit: Audit,
    payment: Payment,
    anything: Anything,
    #[table(serde)]
    extra: Option<Extra>,
    ratio: f64,
    data: Vec<u8>,
    #[table(rest)]
    rest: BTreeMap<String, AttributeValue>,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
#[attribute(rename_all = "kebab-case")]
enum Status {
    New,
    PaidInFull,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Line {
    product: Product,
    pieces: u32,
    sizes: Vec<Option<f32>>,
    labels: BTreeSet<Vec<u8>>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Product(String);

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Audit {
    created: u64,
    changed: Option<u64>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
enum Payment {
    None,
    Card { number: String, valid: (u8, u16) },
    Other(Audit),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Anything {
    Text(String),
    Number(i64),
    Lines(Vec<Line>),
    Other(AttributeValue),
}

#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
struct Extra {
    text: String,
    list: Vec<Option<bool>>,
}

fn line() -> impl Strategy<Value = Line> {
    let sizes = vec(option::of(-1e6..1e6_f32), 0..3);
    let labels = btree_set(vec(any::<u8>(), 1..3), 0..3);
    (any::<String>(), any::<u32>(), sizes, labels).prop_map(|(product, pieces, sizes, labels)| {
        let product = Product(product);
        Line {
            product,
            pieces,
            sizes,
            labels,
        }
    })
}

fn audit() -> impl Strategy<Value = Audit> {
    any::<(u64, Option<u64>)>().prop_map(|(created, changed)| Audit { created, changed })
}

fn order() -> impl Strategy<Value = Order> {
    let status = prop_oneof![Just(Status::New), Just(Status::PaidInFull)];
    let payment = prop_oneof![
        Just(Payment::None),
        any::<(String, (u8, u16))>().prop_map(|(number, valid)| Payment::Card { number, valid }),
        audit().prop_map(Payment::Other),
    ];
    let anything = prop_oneof![
        any::<String>().prop_map(Anything::Text),
        any::<i64>().prop_map(Anything::Number),
        vec(line(), 0..3).prop_map(Anything::Lines),
        any::<bool>().prop_map(|it| Anything::Other(AttributeValue::Bool(it))),
    ];
    let extra = any::<(String, Vec<Option<bool>>)>().prop_map(|(text, list)| Extra { text, list });
    let head = (
        "[a-z]{1,9}",
        any::<i64>(),
        status,
        option::of(number()),
        any::<Option<String>>(),
        btree_set("[a-z]{1,3}", 0..3),
        hash_set(any::<u16>(), 0..3),
    );
    let body = (
        vec(line(), 0..3),
        btree_map("[a-z]{1,3}", line(), 0..3),
        audit(),
        payment,
        anything,
        option::of(extra),
        -1e9..1e9,
        any::<Vec<u8>>(),
        btree_map("[A-Z]{1,3}", value(), 0..3),
    );
    (head, body).prop_map(|(head, body)| {
        let (id, number, status, total, note, tags, marks) = head;
        let (lines, by_name, audit, payment, anything, extra, ratio, data, rest) = body;
        Order {
            id,
            number,
            status,
            total,
            note,
            tags,
            marks,
            lines,
            by_name,
            audit,
            payment,
            anything,
            extra,
            ratio,
            data,
            rest,
        }
    })
}

/// The order with the numbers of `rest` as DynamoDB writes them.
fn as_dynamodb_writes(mut order: Order) -> Order {
    for value in order.rest.values_mut() {
        *value = normalised(value.clone());
    }
    order
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn a_nested_random_item_comes_back(order in order()) {
        let item = order.to_item().unwrap();
        let read = Order::from_item(item.clone()).unwrap();
        prop_assert_eq!(&read, &order);
        prop_assert_eq!(sorted_item(read.to_item().unwrap()), sorted_item(item));
    }
}

/// Runs `check` on random values; the database is made once.
fn in_database<T: Table, V: Debug>(
    cases: u32,
    values: impl Strategy<Value = V>,
    check: impl AsyncFn(&dynatable::Db, V),
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let db = runtime.block_on(db_with::<T>());
    let run = TestRunner::new(config(cases)).run(&values, |value| {
        runtime.block_on(check(&db, value));
        Ok(())
    });
    run.expect("no value fails");
}

#[test]
fn nested_random_items_come_back_from_the_database() {
    in_database::<Order, _>(48, order(), async |db, order| {
        order.put().send(db).await.unwrap();
        let found = Order::get(&order).consistent().send(db).await.unwrap();
        let found = found.map(|mut found| {
            found.rest = found
                .rest
                .into_iter()
                .map(|(name, value)| (name, normalised(value)))
                .collect();
            found
        });
        assert_eq!(found, Some(as_dynamodb_writes(order)));
    });
}

#[test]
fn random_attributes_survive_read_modify_write_in_the_database() {
    let rest = hash_map("[a-zA-Z_.#]{1,5}", value(), 0..5);
    in_database::<Document, _>(48, (value(), rest), async |db, (field, rest)| {
        let document = Document {
            id: "1".to_owned(),
            field,
            list: vec![],
            map: HashMap::new(),
            rest,
        };
        document.put().send(db).await.unwrap();
        let before = raw_item(db, &document).await;
        let read = Document::get("1").consistent().send(db).await.unwrap();
        let mut read = read.expect("the item is there");
        read.list.push(AttributeValue::Bool(true));
        read.put().send(db).await.unwrap();
        let mut after = raw_item(db, &document).await;
        let list = after.insert("list".to_owned(), AttributeValue::L(vec![]));
        assert_eq!(
            list,
            Some(AttributeValue::L(vec![AttributeValue::Bool(true)]))
        );
        let normalised = |item: Item| -> BTreeMap<_, _> {
            item.into_iter()
                .map(|(name, value)| (name, normalised(value)))
                .collect()
        };
        assert_eq!(normalised(after), normalised(before));
    });
}

#[test]
fn random_floats_come_back_from_the_database() {
    let floats = vec(
        float().prop_filter("not storable", |it| is_storable(*it)),
        16,
    );
    in_database::<Thing<Vec<f64>>, _>(32, floats, async |db, value| {
        let thing = Thing {
            id: "1".to_owned(),
            value,
        };
        thing.put().send(db).await.unwrap();
        let found = Thing::<Vec<f64>>::get("1").consistent().send(db).await;
        assert_eq!(found.unwrap().unwrap().value, thing.value);
    });
}

#[test]
fn random_numbers_come_back_from_the_database_in_the_same_text() {
    in_database::<Thing<Vec<Number>>, _>(32, vec(number(), 16), async |db, value| {
        let thing = Thing {
            id: "1".to_owned(),
            value,
        };
        thing.put().send(db).await.unwrap();
        let raw = raw_item(db, &thing).await;
        assert_eq!(Some(raw["value"].clone()), {
            let mut item = thing.to_item().unwrap();
            item.remove("value")
        });
    });
}
