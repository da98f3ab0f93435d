//! Every type that is an attribute: its stored form, and the way there and back, through the database too.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynatable::attribute::KeyAttribute;
use dynatable::sdk::primitives::Blob as SdkBlob;
use dynatable::wire::Kind;
use dynatable::{
    Attribute, AttributeValue, Blob, Db, Error, Item, List, NonEmptySet, Number, Serde, Table,
};

use crate::support::db_with;

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub fn n(text: &str) -> AttributeValue {
    AttributeValue::N(text.to_owned())
}

pub fn b(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(SdkBlob::new(bytes))
}

pub fn ss<const N: usize>(texts: [&str; N]) -> AttributeValue {
    AttributeValue::Ss(texts.map(str::to_owned).into())
}

pub fn ns<const N: usize>(texts: [&str; N]) -> AttributeValue {
    AttributeValue::Ns(texts.map(str::to_owned).into())
}

pub fn bs<const N: usize>(values: [&[u8]; N]) -> AttributeValue {
    AttributeValue::Bs(values.map(SdkBlob::new).into())
}

pub fn l<const N: usize>(values: [AttributeValue; N]) -> AttributeValue {
    AttributeValue::L(values.into())
}

pub fn m<const N: usize>(entries: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(item(entries))
}

pub fn item<const N: usize>(entries: [(&str, AttributeValue); N]) -> Item {
    entries
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

pub fn null() -> AttributeValue {
    AttributeValue::Null(true)
}

/// The same value with sets in order, which DynamoDB does not keep.
pub fn sorted(value: AttributeValue) -> AttributeValue {
    mapped(value, &|text| text)
}

/// The same value with sets in order and numbers as DynamoDB writes them.
pub fn normalised(value: AttributeValue) -> AttributeValue {
    mapped(value, &|text| {
        let number: Number = text.parse().expect("a number");
        number.to_string()
    })
}

fn mapped(value: AttributeValue, number: &dyn Fn(String) -> String) -> AttributeValue {
    match value {
        AttributeValue::N(text) => AttributeValue::N(number(text)),
        AttributeValue::Ss(mut set) => {
            set.sort();
            AttributeValue::Ss(set)
        }
        AttributeValue::Ns(set) => {
            let mut set: Vec<_> = set.into_iter().map(number).collect();
            set.sort();
            AttributeValue::Ns(set)
        }
        AttributeValue::Bs(mut set) => {
            set.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
            AttributeValue::Bs(set)
        }
        AttributeValue::L(list) => {
            AttributeValue::L(list.into_iter().map(|it| mapped(it, number)).collect())
        }
        AttributeValue::M(map) => AttributeValue::M(
            map.into_iter()
                .map(|(name, it)| (name, mapped(it, number)))
                .collect(),
        ),
        other => other,
    }
}

/// The item as the database has it.
pub async fn raw_item<T: Table>(db: &Db, value: &T) -> Item {
    let mut key = value.to_item().expect("the item can be stored");
    let names = [Some(T::SCHEMA.partition_key()), T::SCHEMA.sort_key()];
    key.retain(|name, _| names.iter().flatten().any(|key| key.name() == name));
    let output = db
        .client()
        .get_item()
        .table_name(db.table_name::<T>())
        .set_key(Some(key))
        .consistent_read(true)
        .send()
        .await
        .expect("the item is read");
    output.item.expect("the item is there")
}

/// An item with one attribute of any type.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Things")]
struct Thing<T: Attribute + Send + 'static> {
    #[table(partition_key)]
    id: String,
    value: T,
}

fn thing<T: Attribute + Send>(value: T) -> Thing<T> {
    Thing {
        id: "1".to_owned(),
        value,
    }
}

/// What the value is stored as; `None` where it is left out.
fn stored<T: Attribute + Send + 'static>(value: T) -> Option<AttributeValue> {
    let mut item = thing(value).to_item().expect("the value can be stored");
    assert_eq!(item.remove("id"), Some(s("1")));
    let value = item.remove("value");
    assert!(item.is_empty(), "{item:?}");
    value
}

/// What is read from a stored value, or from an item without it.
fn read<T: Attribute + Send + 'static>(stored: Option<AttributeValue>) -> dynatable::Result<T> {
    let mut item = item([("id", s("1"))]);
    item.extend(stored.map(|value| ("value".to_owned(), value)));
    Thing::from_item(item).map(|thing| thing.value)
}

/// The text of the error that a value is refused with, before the call.
fn refusal<T: Attribute + Send + 'static>(value: T) -> String {
    match thing(value).to_item() {
        Err(Error::Invalid(error)) => error.to_string(),
        Err(other) => panic!("another error: {other}"),
        Ok(item) => panic!("stored as {:?}", item.get("value")),
    }
}

/// The text of the error that a stored value is refused with.
fn misread<T: Attribute + Send + Debug + 'static>(stored: AttributeValue) -> String {
    match read::<T>(Some(stored)) {
        Err(Error::Decode(error)) => error.to_string(),
        Err(other) => panic!("another error: {other}"),
        Ok(value) => panic!("read as {value:?}"),
    }
}

const AT_VALUE: &str = "attribute `value` of table `Things`";

/// A table that takes things of every type.
struct Shelf {
    db: Db,
    count: Cell<u32>,
}

impl Shelf {
    async fn new() -> Self {
        Self {
            db: db_with::<Thing<String>>().await,
            count: Cell::new(0),
        }
    }

    /// The value is stored in this form and comes back: alone, inside of others, from the database.
    async fn keeps<T>(&self, value: T, form: AttributeValue)
    where
        T: Attribute + Send + Clone + Debug + PartialEq + 'static,
    {
        let some = stored(Some(value.clone())).expect("`Some` is stored");
        assert_eq!(sorted(some), sorted(form.clone()));
        assert_eq!(
            read::<Option<T>>(Some(form.clone())).unwrap(),
            Some(value.clone())
        );
        assert_eq!(<Option<T>>::FIELD.kind(), T::FIELD.kind());
        self.keeps_null(value, form).await;
    }

    /// The same of a value that an `Option` reads as `None`.
    async fn keeps_null<T>(&self, value: T, form: AttributeValue)
    where
        T: Attribute + Send + Clone + Debug + PartialEq + 'static,
    {
        let kind = T::FIELD.kind();
        assert!(
            kind == Kind::Unknown || kind == Kind::of(&form),
            "declared as {kind}, stored as {form:?}"
        );
        let alone = stored(value.clone()).expect("the value is stored");
        assert_eq!(sorted(alone.clone()), sorted(form.clone()));
        assert_eq!(read::<T>(Some(alone)).unwrap(), value);
        assert_eq!(read::<T>(Some(form.clone())).unwrap(), value);

        let list = List(vec![value.clone(), value.clone()]);
        let written = stored(list.clone()).expect("a list is stored");
        assert_eq!(
            sorted(written.clone()),
            sorted(l([form.clone(), form.clone()]))
        );
        assert_eq!(read::<List<T>>(Some(written)).unwrap(), list);

        let map = BTreeMap::from([("entry".to_owned(), value.clone())]);
        let written = stored(map.clone()).expect("a map is stored");
        assert_eq!(
            sorted(written.clone()),
            sorted(m([("entry", form.clone())]))
        );
        assert_eq!(
            read::<BTreeMap<String, T>>(Some(written)).unwrap(),
            map.clone()
        );

        let boxed = stored(Box::new(value.clone())).expect("a box is stored");
        assert_eq!(sorted(boxed.clone()), sorted(form.clone()));
        assert_eq!(*read::<Box<T>>(Some(boxed)).unwrap(), value);

        let raw = self.put_and_get(value).await;
        assert_eq!(raw.map(normalised), Some(normalised(form)));
    }

    /// The value leaves no attribute and is read back from none; inside of others it is NULL.
    async fn leaves_out<T>(&self, value: T)
    where
        T: Attribute + Send + Clone + Debug + PartialEq + 'static,
    {
        assert_eq!(stored(value.clone()), None);
        assert_eq!(read::<T>(None).unwrap(), value);
        assert_eq!(read::<T>(Some(null())).unwrap(), value);
        assert_eq!(stored(Box::new(value.clone())), None);
        assert_eq!(*read::<Box<T>>(None).unwrap(), value);

        let list = List(vec![value.clone()]);
        assert_eq!(stored(list.clone()), Some(l([null()])));
        assert_eq!(read::<List<T>>(Some(l([null()]))).unwrap(), list);
        let map = BTreeMap::from([("entry".to_owned(), value.clone())]);
        assert_eq!(stored(map.clone()), Some(m([("entry", null())])));
        assert_eq!(
            read::<BTreeMap<String, T>>(Some(m([("entry", null())]))).unwrap(),
            map
        );

        assert_eq!(self.put_and_get(list).await, Some(l([null()])));
        assert_eq!(self.put_and_get(value).await, None);
    }

    /// Puts the value, compares what comes back, and returns what the database has.
    async fn put_and_get<T>(&self, value: T) -> Option<AttributeValue>
    where
        T: Attribute + Send + Debug + PartialEq + 'static,
    {
        self.count.set(self.count.get() + 1);
        let thing = Thing {
            id: self.count.get().to_string(),
            value,
        };
        thing.put().send(&self.db).await.expect("the item is put");
        let found = Thing::<T>::get(&thing).consistent().send(&self.db).await;
        assert_eq!(found.unwrap().as_ref(), Some(&thing));
        raw_item(&self.db, &thing).await.remove("value")
    }
}

#[tokio::test]
async fn strings_are_s_and_empty_ones_are_kept() {
    let shelf = Shelf::new().await;
    for text in ["", "Dylan", "🎵 Ümläut\u{0}\n\"\\", " "] {
        shelf.keeps(text.to_owned(), s(text)).await;
        shelf.keeps::<Box<str>>(text.into(), s(text)).await;
        shelf.keeps::<Arc<str>>(text.into(), s(text)).await;
        shelf
            .keeps::<Cow<'static, str>>(Cow::Borrowed(text), s(text))
            .await;
    }
    assert_eq!(
        misread::<String>(n("1")),
        format!("{AT_VALUE} has the wrong type: expected S, found N")
    );
}

#[tokio::test]
async fn a_char_is_s_of_one_character() {
    let shelf = Shelf::new().await;
    for (one, text) in [('a', "a"), ('ß', "ß"), ('🎵', "🎵"), ('\0', "\0")] {
        shelf.keeps(one, s(text)).await;
    }
    for text in ["", "ab", "e\u{301}"] {
        assert_eq!(
            misread::<char>(s(text)),
            format!("{AT_VALUE} cannot be read: not exactly one character")
        );
    }
}

#[tokio::test]
async fn a_bool_is_bool() {
    let shelf = Shelf::new().await;
    shelf.keeps(true, AttributeValue::Bool(true)).await;
    shelf.keeps(false, AttributeValue::Bool(false)).await;
}

#[tokio::test]
async fn integers_are_n() {
    let shelf = Shelf::new().await;
    macro_rules! extremes {
        ($($type:ty),*) => {$(
            for value in [<$type>::MIN, 0, 1, 42, <$type>::MAX] {
                shelf.keeps(value, n(&value.to_string())).await;
            }
        )*};
    }
    extremes!(u16, u32, u64, usize, i8, i16, i32, i64, isize);
    for value in [0_u8, 1, 255] {
        shelf.keeps(value, n(&value.to_string())).await;
    }
}

#[tokio::test]
async fn integers_of_128_bits_are_n_up_to_38_digits() {
    let shelf = Shelf::new().await;
    let most = 10_u128.pow(38) - 1;
    shelf.keeps(most, n(&"9".repeat(38))).await;
    shelf.keeps(0_u128, n("0")).await;
    let most = most.cast_signed();
    shelf.keeps(most, n(&"9".repeat(38))).await;
    shelf.keeps(-most, n(&format!("-{}", "9".repeat(38)))).await;
    // 39 digits, of which 38 are significant.
    let long = 3 * 10_u128.pow(38) + 10;
    shelf
        .keeps(long, n("300000000000000000000000000000000000010"))
        .await;
    let long = -(10_i128.pow(38));
    shelf.keeps(long, n(&format!("-1{}", "0".repeat(38)))).await;

    let refused = format!("{AT_VALUE}: a number of more than 38 significant digits");
    assert_eq!(refusal(u128::MAX), refused);
    assert_eq!(refusal(10_u128.pow(38) + 1), refused);
    assert_eq!(refusal(i128::MAX), refused);
    assert_eq!(refusal(i128::MIN), refused);
    assert_eq!(refusal(NonZeroU128::MAX), refused);
    assert_eq!(refusal(NonZeroI128::MIN), refused);
}

#[tokio::test]
async fn non_zero_integers_are_n() {
    let shelf = Shelf::new().await;
    macro_rules! extremes {
        ($($type:ty),*) => {$(
            for value in [<$type>::MIN, <$type>::MAX] {
                shelf.keeps(value, n(&value.to_string())).await;
            }
            let name = stringify!($type);
            let refused = format!("{AT_VALUE} is a number that `{name}` cannot hold");
            assert_eq!(misread::<$type>(n("0")), refused);
        )*};
    }
    extremes!(
        NonZeroU8,
        NonZeroU16,
        NonZeroU32,
        NonZeroU64,
        NonZeroUsize,
        NonZeroI8,
        NonZeroI16,
        NonZeroI32,
        NonZeroI64,
        NonZeroIsize
    );
    shelf.keeps(NonZeroU128::MIN, n("1")).await;
    shelf.keeps(NonZeroI128::new(-7).unwrap(), n("-7")).await;
}

#[test]
fn an_integer_is_read_from_every_text_of_its_value() {
    for text in ["100", "1e2", "1E+2", "100.000", "+100", "0100", "1000e-1"] {
        assert_eq!(read::<u8>(Some(n(text))).unwrap(), 100, "{text}");
        assert_eq!(read::<i128>(Some(n(text))).unwrap(), 100, "{text}");
        assert_eq!(
            read::<NonZeroU8>(Some(n(text))).unwrap().get(),
            100,
            "{text}"
        );
    }
    for text in ["0", "-0", "0.00", "0e5"] {
        assert_eq!(read::<u64>(Some(n(text))).unwrap(), 0, "{text}");
    }
    for text in [
        "256", "-1", "0.5", "1e3", "1e-1", "", "x", "1_0", "0x10", " 1",
    ] {
        assert_eq!(
            misread::<u8>(n(text)),
            format!("{AT_VALUE} is a number that `u8` cannot hold"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn finite_floats_are_n_with_their_shortest_text() {
    let shelf = Shelf::new().await;
    let long = "0.1234567890123456";
    for (value, text) in [
        (0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (0.123_456_789_012_345_6, long),
        (19.99, "19.99"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (1e15, "1000000000000000"),
        (1e16, "1e16"),
        (1e-7, "1e-7"),
        (1.5e-8, "1.5e-8"),
        (1e-130, "1e-130"),
        (9.99e125, "9.99e125"),
        (-1e125, "-1e125"),
        (f64::EPSILON, "2.220446049250313e-16"),
    ] {
        shelf.keeps(value, n(text)).await;
    }
    for (value, text) in [
        (0.1_f32, "0.1"),
        (16_777_216.0, "16777216"),
        (f32::MAX, "3.4028235e38"),
        (f32::MIN, "-3.4028235e38"),
        (f32::MIN_POSITIVE, "1.1754944e-38"),
        (1e-45, "1e-45"),
    ] {
        shelf.keeps(value, n(text)).await;
    }
    // DynamoDB has one zero.
    shelf.keeps(-0.0_f64, n("0")).await;
    assert!(read::<f64>(Some(n("0"))).unwrap().is_sign_positive());
}

#[test]
fn a_float_that_is_not_finite_is_refused_before_the_call() {
    let reason = "DynamoDB has no infinite number and no NaN";
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(refusal(value), format!("{AT_VALUE}: {reason}"));
        assert_eq!(refusal(Some(value)), format!("{AT_VALUE}: {reason}"));
        assert_eq!(
            refusal(vec![1.0, value]),
            format!("attribute `value[1]` of table `Things`: {reason}")
        );
        assert_eq!(
            refusal(HashMap::from([("rate".to_owned(), (0, value))])),
            format!("attribute `value.rate[1]` of table `Things`: {reason}")
        );
    }
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(refusal(value), format!("{AT_VALUE}: {reason}"));
    }
}

#[test]
fn a_float_beyond_dynamodbs_range_is_refused_before_the_call() {
    let refused = format!("{AT_VALUE}: a number outside of 1E-130 to 9.99E+125");
    for value in [
        1e126,
        f64::MAX,
        f64::MIN,
        9.9e-131,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
    ] {
        assert_eq!(refusal(value), refused, "{value:e}");
    }
}

#[test]
fn a_float_reads_the_nearest_value_and_never_an_infinite_one() {
    assert_eq!(
        read::<f64>(Some(n("0.1000000000000000000000000001"))).unwrap(),
        0.1
    );
    assert_eq!(read::<f32>(Some(n("0.1000000000000001"))).unwrap(), 0.1);
    assert_eq!(read::<f64>(Some(n("1e125"))).unwrap(), 1e125);
    for text in ["1e400", "NaN", "inf", "-infinity", "", "x"] {
        assert_eq!(
            misread::<f64>(n(text)),
            format!("{AT_VALUE} is a number that `f64` cannot hold"),
            "{text}"
        );
    }
    assert_eq!(
        misread::<f32>(n("1e39")),
        format!("{AT_VALUE} is a number that `f32` cannot hold")
    );
}

#[tokio::test]
async fn a_number_is_n_in_dynamodbs_own_text() {
    let shelf = Shelf::new().await;
    let digits = "12345678901234567890123456789012345678";
    let small = format!("0.{}1", "0".repeat(129));
    let large = format!("{}{}", "9".repeat(38), "0".repeat(88));
    for (text, form) in [
        ("19.990", "19.99"),
        ("-0", "0"),
        ("1E2", "100"),
        ("00012.50", "12.5"),
        (digits, digits),
        ("1e-130", &small),
        (
            "9.9999999999999999999999999999999999999E125",
            large.as_str(),
        ),
    ] {
        let number: Number = text.parse().unwrap();
        shelf.keeps(number.clone(), n(form)).await;
        // The database writes it the same way, so that what is read compares as text too.
        assert_eq!(shelf.put_and_get(number).await, Some(n(form)));
    }
    assert_eq!(
        read::<Number>(Some(n("1.50"))).unwrap(),
        "1.5".parse().unwrap()
    );
    for text in ["", "x", "NaN", "1e126", "1e-131", &"1".repeat(39)] {
        assert_eq!(
            misread::<Number>(n(text)),
            format!("{AT_VALUE} is a number that `Number` cannot hold"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn bytes_are_b_and_empty_ones_are_kept() {
    let shelf = Shelf::new().await;
    let all: Vec<u8> = (0..=255).collect();
    for bytes in [&b""[..], b"\0", b"abc", &all] {
        shelf.keeps(bytes.to_vec(), b(bytes)).await;
        shelf.keeps::<Box<[u8]>>(bytes.into(), b(bytes)).await;
        shelf.keeps(Blob::from(bytes), b(bytes)).await;
        shelf
            .keeps(bytes::Bytes::copy_from_slice(bytes), b(bytes))
            .await;
    }
    shelf.keeps(*b"abc", b(b"abc")).await;
    shelf.keeps::<[u8; 0]>([], b(b"")).await;
    assert_eq!(
        misread::<[u8; 3]>(b(b"ab")),
        format!("{AT_VALUE} cannot be read: not 3 bytes")
    );
    assert_eq!(
        misread::<Vec<u8>>(l([n("1")])),
        format!("{AT_VALUE} has the wrong type: expected B, found L")
    );
}

#[tokio::test]
async fn lists_are_l_and_empty_ones_are_kept() {
    let shelf = Shelf::new().await;
    shelf.keeps(vec![1, 2], l([n("1"), n("2")])).await;
    shelf.keeps::<Vec<String>>(vec![], l([])).await;
    shelf
        .keeps(VecDeque::from(["a".to_owned()]), l([s("a")]))
        .await;
    shelf
        .keeps::<Box<[bool]>>([true].into(), l([AttributeValue::Bool(true)]))
        .await;
    shelf.keeps([1.5, 2.5], l([n("1.5"), n("2.5")])).await;
    shelf.keeps::<[String; 0]>([], l([])).await;
    // A list of numbers of type `u8` needs saying: the others are binary.
    shelf.keeps(List(vec![1_u8, 2]), l([n("1"), n("2")])).await;
    shelf
        .keeps(vec![vec![1_u8], vec![]], l([b(&[1]), b(&[])]))
        .await;
    shelf
        .keeps(vec![[1_u8, 2], [3, 4]], l([b(&[1, 2]), b(&[3, 4])]))
        .await;
    shelf
        .keeps(vec![Some("a".to_owned()), None], l([s("a"), null()]))
        .await;
    shelf
        .keeps(
            vec![vec![BTreeMap::from([("a".to_owned(), vec![1])])]],
            l([l([m([("a", l([n("1")]))])])]),
        )
        .await;
    for wrong in [l([n("1")]), l([n("1"), n("2"), n("3")])] {
        assert_eq!(
            misread::<[i32; 2]>(wrong),
            format!("{AT_VALUE} cannot be read: not a list of 2 elements")
        );
    }
}

#[tokio::test]
async fn tuples_are_l_of_as_many_elements() {
    let shelf = Shelf::new().await;
    shelf.keeps((1,), l([n("1")])).await;
    shelf.keeps(("a".to_owned(), 2), l([s("a"), n("2")])).await;
    // Unlike in lists, a `u8` is a number.
    shelf
        .keeps(
            (1_u8, true, None::<u8>),
            l([n("1"), AttributeValue::Bool(true), null()]),
        )
        .await;
    shelf
        .keeps((1, 2, 3, 4), l([n("1"), n("2"), n("3"), n("4")]))
        .await;
    let [a, b, c, d] = ["1", "2", "3", "4"].map(n);
    let more = ["5", "6", "7", "8"].map(n);
    let all = |count: usize| {
        let first = [&a, &b, &c, &d].into_iter().cloned();
        AttributeValue::L(first.chain(more.iter().cloned()).take(count).collect())
    };
    shelf.keeps((1, 2, 3, 4, 5), all(5)).await;
    shelf.keeps((1, 2, 3, 4, 5, 6), all(6)).await;
    shelf.keeps((1, 2, 3, 4, 5, 6, 7), all(7)).await;
    shelf.keeps((1, 2, 3, 4, 5, 6, 7, 8), all(8)).await;
    for wrong in [l([]), l([n("1")]), l([n("1"), n("2"), n("3")])] {
        assert_eq!(
            misread::<(u8, u8)>(wrong),
            format!("{AT_VALUE} cannot be read: not a list of 2 elements")
        );
    }
    assert_eq!(
        misread::<(u8, (u8, String))>(l([n("1"), l([n("1"), n("2")])])),
        "attribute `value[1][1]` of table `Things` has the wrong type: expected S, found N"
    );
}

#[tokio::test]
async fn the_unit_is_null() {
    let shelf = Shelf::new().await;
    shelf.keeps_null((), null()).await;
    assert!(read::<()>(None).is_err());
}

#[tokio::test]
async fn maps_are_m_and_empty_ones_are_kept() {
    let shelf = Shelf::new().await;
    let form = m([("", n("1")), ("a.b[0]#:", n("2"))]);
    macro_rules! keys {
        ($($key:ty),*) => {$(
            let entries = [(<$key>::from(""), 1), (<$key>::from("a.b[0]#:"), 2)];
            // DynamoDB has no attribute without a name, but maps read and write any.
            let map = HashMap::from(entries.clone());
            assert_eq!(stored(map.clone()), Some(form.clone()));
            assert_eq!(read::<HashMap<$key, i32>>(Some(form.clone())).unwrap(), map);
            let map = HashMap::from([entries[1].clone()]);
            shelf.keeps(map, m([("a.b[0]#:", n("2"))])).await;
            let map = BTreeMap::from([entries[1].clone()]);
            shelf.keeps(map, m([("a.b[0]#:", n("2"))])).await;
        )*};
    }
    keys!(String, Box<str>, Arc<str>, Cow<'static, str>);
    shelf.keeps(HashMap::<String, u8>::new(), m([])).await;
    shelf.keeps(BTreeMap::<String, u8>::new(), m([])).await;
    shelf
        .keeps(
            BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(1))]),
            m([("a", null()), ("b", n("1"))]),
        )
        .await;
    assert_eq!(
        misread::<HashMap<String, Vec<u16>>>(m([("years", l([n("1"), s("x")]))])),
        "attribute `value.years[1]` of table `Things` has the wrong type: expected N, found S"
    );
}

#[tokio::test]
async fn sets_of_strings_are_ss() {
    let shelf = Shelf::new().await;
    let form = ss(["Gold", "Silver"]);
    let texts = ["Gold", "Silver"];
    shelf
        .keeps(HashSet::from(texts.map(str::to_owned)), form.clone())
        .await;
    shelf
        .keeps(BTreeSet::from(texts.map(str::to_owned)), form.clone())
        .await;
    shelf
        .keeps(BTreeSet::from(texts.map(Arc::<str>::from)), form.clone())
        .await;
    shelf
        .keeps(BTreeSet::from(texts.map(Cow::Borrowed)), form)
        .await;
    shelf
        .keeps(BTreeSet::from(['x', 'y']), ss(["x", "y"]))
        .await;
    let address: IpAddr = "127.0.0.1".parse().unwrap();
    shelf
        .keeps(HashSet::from([address]), ss(["127.0.0.1"]))
        .await;
}

#[tokio::test]
async fn sets_of_numbers_are_ns() {
    let shelf = Shelf::new().await;
    shelf
        .keeps(BTreeSet::from([-1, 2, 10]), ns(["-1", "2", "10"]))
        .await;
    // Not binary: a set is a set.
    shelf.keeps(HashSet::from([1_u8, 2]), ns(["1", "2"])).await;
    let numbers = ["1.5", "2e3"].map(|text| text.parse::<Number>().unwrap());
    shelf
        .keeps(HashSet::from(numbers), ns(["1.5", "2000"]))
        .await;
    shelf
        .keeps(BTreeSet::from([Duration::from_millis(1500)]), ns(["1.5"]))
        .await;
    assert_eq!(
        misread::<BTreeSet<u8>>(ns(["1", "256"])),
        format!("{AT_VALUE} is a number that `u8` cannot hold")
    );
}

#[tokio::test]
async fn sets_of_bytes_are_bs() {
    let shelf = Shelf::new().await;
    shelf
        .keeps(
            BTreeSet::from([vec![1_u8], vec![2, 3]]),
            bs([&[1], &[2, 3]]),
        )
        .await;
    shelf.keeps(HashSet::from([[1_u8, 2]]), bs([&[1, 2]])).await;
    shelf
        .keeps(HashSet::from([Blob(vec![7])]), bs([&[7]]))
        .await;
}

#[tokio::test]
async fn a_set_may_hold_the_empty_string_and_the_empty_binary() {
    let shelf = Shelf::new().await;
    shelf
        .keeps(
            BTreeSet::from([String::new(), "a".to_owned()]),
            ss(["", "a"]),
        )
        .await;
    shelf
        .keeps(BTreeSet::from([vec![], vec![1_u8]]), bs([&[], &[1]]))
        .await;
}

#[tokio::test]
async fn an_empty_set_is_left_out_of_the_item() {
    let shelf = Shelf::new().await;
    shelf.leaves_out(HashSet::<String>::new()).await;
    shelf.leaves_out(BTreeSet::<String>::new()).await;
    shelf.leaves_out(HashSet::<u64>::new()).await;
    shelf.leaves_out(BTreeSet::<Number>::new()).await;
    shelf.leaves_out(HashSet::<Vec<u8>>::new()).await;
    shelf.leaves_out(BTreeSet::<[u8; 2]>::new()).await;
    // The one set that would be an `Option`'s is as absent as `None`.
    assert_eq!(stored(Some(BTreeSet::<u8>::new())), None);
    // Stored by someone else: no DynamoDB has it, but an item built by hand may.
    assert_eq!(read::<BTreeSet<u8>>(Some(ns([]))).unwrap(), BTreeSet::new());
}

#[tokio::test]
async fn sets_in_lists_and_maps_are_sets_and_empty_ones_null() {
    let shelf = Shelf::new().await;
    shelf
        .keeps(
            vec![
                BTreeSet::from(["a".to_owned()]),
                BTreeSet::new(),
                BTreeSet::from(["b".to_owned()]),
            ],
            l([ss(["a"]), null(), ss(["b"])]),
        )
        .await;
    shelf
        .keeps(
            BTreeMap::from([("none".to_owned(), BTreeSet::<u8>::new())]),
            m([("none", null())]),
        )
        .await;
    shelf
        .keeps((BTreeSet::<u8>::new(), 1), l([null(), n("1")]))
        .await;
}

#[tokio::test]
async fn a_set_that_is_never_empty_is_always_there() {
    let shelf = Shelf::new().await;
    let mut set = NonEmptySet::new("a".to_owned());
    assert!(set.insert("b".to_owned()));
    shelf.keeps(set, ss(["a", "b"])).await;
    shelf.keeps(NonEmptySet::new(1), ns(["1"])).await;
    shelf.keeps(NonEmptySet::new(vec![1_u8]), bs([&[1]])).await;

    let missing = read::<NonEmptySet<String>>(None).unwrap_err();
    assert_eq!(missing.to_string(), format!("{AT_VALUE} is missing"));
    for empty in [null(), ss([])] {
        let error = read::<NonEmptySet<String>>(Some(empty)).unwrap_err();
        assert!(
            matches!(&error, Error::Decode(error) if error.path() == "value"),
            "{error}"
        );
    }
}

#[test]
fn the_last_element_of_a_set_that_is_never_empty_stays() {
    let mut set = NonEmptySet::new(1);
    assert!(!set.remove(&1));
    assert!(set.insert(2));
    assert!(!set.insert(2));
    assert!(set.remove(&1));
    assert!(!set.remove(&1));
    assert_eq!(set.into_set(), BTreeSet::from([2]));
    assert!(NonEmptySet::<u8>::try_from(BTreeSet::new()).is_err());
}

#[tokio::test]
async fn none_is_left_out_of_the_item() {
    let shelf = Shelf::new().await;
    shelf.leaves_out(None::<String>).await;
    shelf.leaves_out(None::<u8>).await;
    shelf.leaves_out(None::<Vec<u8>>).await;
    shelf.leaves_out(None::<Vec<String>>).await;
    shelf.leaves_out(None::<BTreeSet<String>>).await;
    shelf.leaves_out(None::<BTreeMap<String, u8>>).await;
    shelf.leaves_out(None::<AttributeValue>).await;
    shelf.leaves_out(Box::new(None::<u8>)).await;
    shelf.leaves_out(None::<Box<u8>>).await;
}

#[tokio::test]
async fn pointers_are_stored_as_what_they_point_to() {
    let shelf = Shelf::new().await;
    shelf.keeps(Box::new(1), n("1")).await;
    shelf.keeps(Arc::new(vec![1]), l([n("1")])).await;
    shelf.keeps(Box::new(Arc::new(1)), n("1")).await;
    shelf.keeps(Arc::new(BTreeSet::from([1])), ns(["1"])).await;
    shelf.leaves_out(Arc::new(BTreeSet::<u8>::new())).await;
}

#[tokio::test]
async fn a_duration_is_n_in_seconds() {
    let shelf = Shelf::new().await;
    for (duration, text) in [
        (Duration::ZERO, "0"),
        (Duration::from_millis(1500), "1.5"),
        (Duration::from_nanos(1), "0.000000001"),
        (Duration::from_secs(100), "100"),
        (Duration::MAX, "18446744073709551615.999999999"),
    ] {
        shelf.keeps(duration, n(text)).await;
    }
    assert_eq!(
        read::<Duration>(Some(n("1.0000000019"))).unwrap(),
        Duration::new(1, 1)
    );
    for text in ["-1", "-0.1", "18446744073709551616", "1e100", "x"] {
        assert!(misread::<Duration>(n(text)).starts_with(AT_VALUE), "{text}");
    }
}

#[tokio::test]
async fn a_system_time_is_n_in_seconds_since_1970() {
    let shelf = Shelf::new().await;
    for (time, text) in [
        (UNIX_EPOCH, "0"),
        (
            UNIX_EPOCH + Duration::from_secs(1_700_000_000),
            "1700000000",
        ),
        (UNIX_EPOCH + Duration::from_millis(1_500), "1.5"),
        (UNIX_EPOCH - Duration::from_nanos(1), "-0.000000001"),
        (UNIX_EPOCH - Duration::from_millis(86_400_500), "-86400.5"),
    ] {
        shelf.keeps(time, n(text)).await;
    }
    for text in ["1e100", "-1e100", "99999999999999999999"] {
        assert_eq!(
            misread::<SystemTime>(n(text)),
            format!("{AT_VALUE} is a number that `SystemTime` cannot hold"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn internet_addresses_are_s_in_their_usual_text() {
    let shelf = Shelf::new().await;
    let four: Ipv4Addr = "192.0.2.1".parse().unwrap();
    let six: Ipv6Addr = "2001:db8::1".parse().unwrap();
    shelf.keeps(four, s("192.0.2.1")).await;
    shelf.keeps(six, s("2001:db8::1")).await;
    shelf.keeps(IpAddr::from(four), s("192.0.2.1")).await;
    shelf.keeps(IpAddr::from(six), s("2001:db8::1")).await;
    shelf
        .keeps(SocketAddr::from((four, 80)), s("192.0.2.1:80"))
        .await;
    shelf
        .keeps(SocketAddr::from((six, 443)), s("[2001:db8::1]:443"))
        .await;
    let scoped = SocketAddrV6::new("fe80::1".parse().unwrap(), 1, 0, 7);
    shelf
        .keeps(SocketAddr::from(scoped), s("[fe80::1%7]:1"))
        .await;
    assert_eq!(
        misread::<IpAddr>(s("192.0.2.256")),
        format!("{AT_VALUE} cannot be read: not an IP address")
    );
}

#[test]
fn a_socket_address_whose_flow_label_has_no_text_is_refused_before_the_call() {
    let labelled = SocketAddrV6::new(Ipv6Addr::LOCALHOST, 80, 5, 0);
    assert!(refusal(SocketAddr::from(labelled)).starts_with(AT_VALUE));
}

#[tokio::test]
async fn an_attribute_value_is_kept_as_it_is() {
    let shelf = Shelf::new().await;
    for value in [
        s(""),
        n("1.5"),
        b(b""),
        AttributeValue::Bool(false),
        ss(["a", "b"]),
        ns(["1", "2"]),
        bs([b"x"]),
        l([null(), l([])]),
        m([("a", m([])), ("b", ss(["x"]))]),
    ] {
        shelf.keeps(value.clone(), value).await;
    }
    shelf.keeps_null(null(), null()).await;
    // The text of a number is not touched either.
    assert_eq!(stored(n("1.500")), Some(n("1.500")));
    assert_eq!(read::<AttributeValue>(Some(n("01e1"))).unwrap(), n("01e1"));
}

#[test]
fn an_attribute_value_that_dynamodb_has_not_is_refused_before_the_call() {
    for value in [
        n("x"),
        n(""),
        n("NaN"),
        n("1e126"),
        n(&"1".repeat(39)),
        ns(["1", "x"]),
        ns([]),
        ss([]),
        bs([]),
    ] {
        assert!(refusal(value.clone()).starts_with(AT_VALUE));
        let inside = refusal(m([("list", l([null(), value.clone()]))]));
        assert!(
            inside.starts_with("attribute `value.list[1]` of table `Things`: "),
            "{inside}"
        );
        assert!(refusal(vec![value]).starts_with("attribute `value[0]`"));
    }
}

#[tokio::test]
async fn a_type_of_serdes_is_stored_as_serde_dynamo_stores_it() {
    #[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]
    struct Extra {
        size: u8,
        tags: Vec<String>,
        none: Option<u8>,
    }
    let shelf = Shelf::new().await;
    let extra = Extra {
        size: 3,
        tags: vec!["a".to_owned()],
        none: None,
    };
    let form = m([("size", n("3")), ("tags", l([s("a")])), ("none", null())]);
    shelf.keeps(Serde(extra), form).await;
    shelf.keeps(Serde("a".to_owned()), s("a")).await;
    shelf
        .keeps(
            Serde(BTreeMap::from([(1, true)])),
            m([("1", AttributeValue::Bool(true))]),
        )
        .await;
    shelf.keeps_null(Serde(None::<u8>), null()).await;
    // What the type makes of NULL is what it makes of a missing attribute.
    assert_eq!(read::<Serde<Option<u8>>>(None).unwrap(), Serde(None));
    assert_eq!(
        read::<Serde<u8>>(None).unwrap_err().to_string(),
        format!("{AT_VALUE} is missing")
    );
}

#[test]
fn a_float_of_serdes_that_is_not_finite_is_refused_before_the_call() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(refusal(Serde(value)).starts_with(AT_VALUE));
        assert!(refusal(Serde(vec![value])).starts_with("attribute `value"));
    }
    assert!(refusal(Serde(f32::NAN)).starts_with(AT_VALUE));
}

#[test]
fn a_number_of_serdes_that_dynamodb_has_not_is_refused_before_the_call() {
    assert!(refusal(Serde(u128::MAX)).starts_with(AT_VALUE));
    assert!(refusal(Serde(f64::MAX)).starts_with(AT_VALUE));
    assert!(refusal(Serde(Some([1e-131]))).starts_with("attribute `value"));
}

#[tokio::test]
async fn bigdecimal_is_n() {
    use bigdecimal::BigDecimal;
    let shelf = Shelf::new().await;
    for (text, form) in [
        ("19.990", "19.99"),
        ("-0.00", "0"),
        ("1e3", "1000"),
        (
            "12345678901234567890123456789012345678",
            "12345678901234567890123456789012345678",
        ),
        ("-1.5E-5", "-0.000015"),
    ] {
        let decimal: BigDecimal = text.parse().unwrap();
        shelf.keeps(decimal, n(form)).await;
    }
    let long: BigDecimal = "1.00000000000000000000000000000000000001".parse().unwrap();
    assert_eq!(
        refusal(long),
        format!("{AT_VALUE}: a number of more than 38 significant digits")
    );
    for text in ["1e126", "1e-131", "1e1000000000", "1e-1000000000"] {
        let far: BigDecimal = text.parse().unwrap();
        assert_eq!(
            refusal(far),
            format!("{AT_VALUE}: a number outside of 1E-130 to 9.99E+125"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn rust_decimal_is_n() {
    use rust_decimal::Decimal;
    let shelf = Shelf::new().await;
    for (text, form) in [
        ("19.990", "19.99"),
        ("0.00", "0"),
        (
            "-0.0000000000000000000000000001",
            "-0.0000000000000000000000000001",
        ),
        (
            "79228162514264337593543950335",
            "79228162514264337593543950335",
        ),
        (
            "-7.9228162514264337593543950335",
            "-7.9228162514264337593543950335",
        ),
    ] {
        let decimal: Decimal = text.parse().unwrap();
        shelf.keeps(decimal, n(form)).await;
    }
    shelf
        .keeps(Decimal::MAX, n("79228162514264337593543950335"))
        .await;
    shelf
        .keeps(Decimal::MIN, n("-79228162514264337593543950335"))
        .await;
    // Not rounded.
    for text in [
        "79228162514264337593543950336",
        "1e-29",
        "1.2345678901234567890123456789012",
        "1e100",
        "x",
    ] {
        assert!(misread::<Decimal>(n(text)).starts_with(AT_VALUE), "{text}");
    }
}

#[tokio::test]
async fn chronos_dates_and_times_are_s_that_sorts() {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    let shelf = Shelf::new().await;
    let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    for (text, form) in [
        ("2026-07-04T12:30:00Z", "2026-07-04T12:30:00.000000000Z"),
        ("2026-07-04T12:30:00.5Z", "2026-07-04T12:30:00.500000000Z"),
        (
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.999999999Z",
        ),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000000Z"),
        (
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59.999999999Z",
        ),
        ("2016-12-31T23:59:60.25Z", "2016-12-31T23:59:60.250000000Z"),
    ] {
        shelf.keeps(utc(text), s(form)).await;
    }
    assert_eq!(
        read::<DateTime<Utc>>(Some(s("2026-07-04T14:30:00+02:00"))).unwrap(),
        utc("2026-07-04T12:30:00Z")
    );
    let local: DateTime<FixedOffset> = "2026-07-04T12:30:00.25+02:00".parse().unwrap();
    shelf
        .keeps(local, s("2026-07-04T12:30:00.250000000+02:00"))
        .await;
    let local: DateTime<FixedOffset> = "2026-07-04T12:30:00Z".parse().unwrap();
    shelf
        .keeps(local, s("2026-07-04T12:30:00.000000000Z"))
        .await;
    let kept = read::<DateTime<FixedOffset>>(Some(s("2026-07-04T12:30:00-23:59"))).unwrap();
    assert_eq!(kept.offset().local_minus_utc(), -(23 * 3600 + 59 * 60));

    let naive: NaiveDateTime = "2026-07-04T12:30:00".parse().unwrap();
    shelf.keeps(naive, s("2026-07-04T12:30:00.000000000")).await;
    shelf.keeps(naive.date(), s("2026-07-04")).await;
    shelf.keeps(naive.time(), s("12:30:00.000000000")).await;
    let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap();
    shelf.keeps(leap, s("23:59:60.999999999")).await;
    let bad_leap = NaiveTime::from_hms_nano_opt(23, 59, 58, 1_000_000_000);
    if let Some(bad_leap) = bad_leap {
        assert!(refusal(bad_leap).contains("leap second"));
    }

    for (delta, text) in [
        (TimeDelta::zero(), "0"),
        (TimeDelta::milliseconds(1500), "1.5"),
        (TimeDelta::milliseconds(-500), "-0.5"),
        (TimeDelta::nanoseconds(-1_000_000_001), "-1.000000001"),
        (TimeDelta::MAX, "9223372036854775.807"),
        (TimeDelta::MIN, "-9223372036854775.807"),
    ] {
        shelf.keeps(delta, n(text)).await;
    }
    for year in [-1, 10_000, 262_142] {
        let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let refused = format!("{AT_VALUE}: a year outside of 0000 to 9999, which would not sort");
        assert_eq!(refusal(date), refused);
        let time = date.and_hms_opt(0, 0, 0).unwrap();
        assert_eq!(refusal(time), refused);
        assert_eq!(refusal(time.and_utc()), refused);
        assert_eq!(refusal(time.and_utc().fixed_offset()), refused);
    }
    let odd = FixedOffset::east_opt(3601).unwrap();
    assert_eq!(
        refusal(utc("2026-07-04T12:30:00Z").with_timezone(&odd)),
        format!("{AT_VALUE}: an offset with seconds, not one of RFC 3339")
    );
    assert_eq!(
        misread::<NaiveDate>(s("2026-02-30")),
        format!("{AT_VALUE} cannot be read: not a date")
    );
    assert!(misread::<TimeDelta>(n("1e100")).starts_with(AT_VALUE));
}

#[tokio::test]
async fn jiffs_dates_and_times_are_s_that_sorts() {
    use jiff::civil::{Date, DateTime, Time};
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Timestamp, Zoned};
    let shelf = Shelf::new().await;
    for (text, form) in [
        ("2026-07-04T12:30:00Z", "2026-07-04T12:30:00.000000000Z"),
        ("2026-07-04T12:30:00.5Z", "2026-07-04T12:30:00.500000000Z"),
        (
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.999999999Z",
        ),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000000Z"),
    ] {
        shelf
            .keeps::<Timestamp>(text.parse().unwrap(), s(form))
            .await;
    }
    shelf
        .keeps(Timestamp::MAX, s("9999-12-30T22:00:00.999999999Z"))
        .await;
    assert_eq!(
        refusal(Timestamp::MIN),
        format!("{AT_VALUE}: a year before 0000, which would not sort")
    );
    let time: Timestamp = "2026-07-04T12:30:00Z".parse().unwrap();
    assert_eq!(
        read::<Timestamp>(Some(s("2026-07-04T14:30:00+02:00"))).unwrap(),
        time
    );
    shelf
        .keeps::<Zoned>(
            time.to_zoned(TimeZone::UTC),
            s("2026-07-04T12:30:00.000000000+00:00[UTC]"),
        )
        .await;
    let zone = TimeZone::fixed(jiff::tz::offset(-5));
    shelf
        .keeps::<Zoned>(
            time.to_zoned(zone),
            s("2026-07-04T07:30:00.000000000-05:00[-05:00]"),
        )
        .await;
    let local: DateTime = "2026-07-04T12:30:00".parse().unwrap();
    shelf.keeps(local, s("2026-07-04T12:30:00.000000000")).await;
    shelf.keeps(local.date(), s("2026-07-04")).await;
    shelf.keeps(local.time(), s("12:30:00.000000000")).await;
    shelf.keeps(Time::MAX, s("23:59:59.999999999")).await;
    shelf.keeps(Date::MAX, s("9999-12-31")).await;
    assert!(refusal(Date::MIN).contains("a year before 0000"));
    assert!(refusal(DateTime::MIN).contains("a year before 0000"));
    for (duration, text) in [
        (SignedDuration::ZERO, "0"),
        (SignedDuration::from_millis(-500), "-0.5"),
        (SignedDuration::MAX, "9223372036854775807.999999999"),
        (SignedDuration::MIN, "-9223372036854775808.999999999"),
    ] {
        shelf.keeps(duration, n(text)).await;
    }
    assert_eq!(
        misread::<Date>(s("2026-02-30")),
        format!("{AT_VALUE} cannot be read: not a date")
    );
    assert!(misread::<Zoned>(s("2026-07-04T12:30:00+02:00[Nowhere/Land]")).starts_with(AT_VALUE));
}

#[tokio::test]
async fn times_dates_and_times_are_s_that_sorts() {
    use time::macros::{date, datetime, offset, time};
    use time::{Date, OffsetDateTime, PlainDateTime, SignedDuration, Time, UtcDateTime};
    let shelf = Shelf::new().await;
    let instant = datetime!(2026-07-04 12:30:00.5 UTC);
    let utc = UtcDateTime::from(instant);
    shelf.keeps(utc, s("2026-07-04T12:30:00.500000000Z")).await;
    assert_eq!(
        read::<UtcDateTime>(Some(s("2026-07-04T14:30:00.5+02:00"))).unwrap(),
        utc
    );
    shelf
        .keeps::<OffsetDateTime>(instant, s("2026-07-04T12:30:00.500000000Z"))
        .await;
    for (time, form) in [
        (
            instant.to_offset(offset!(+2)),
            "2026-07-04T14:30:00.500000000+02:00",
        ),
        (
            instant.to_offset(offset!(-0:30)),
            "2026-07-04T12:00:00.500000000-00:30",
        ),
        (
            instant.to_offset(offset!(+23:59)),
            "2026-07-05T12:29:00.500000000+23:59",
        ),
    ] {
        shelf.keeps::<OffsetDateTime>(time, s(form)).await;
        let kept = read::<OffsetDateTime>(Some(s(form))).unwrap();
        assert_eq!(kept.offset(), time.offset());
    }
    shelf
        .keeps::<PlainDateTime>(
            datetime!(0000-01-01 0:00),
            s("0000-01-01T00:00:00.000000000"),
        )
        .await;
    shelf
        .keeps::<PlainDateTime>(
            datetime!(9999-12-31 23:59:59.999999999),
            s("9999-12-31T23:59:59.999999999"),
        )
        .await;
    shelf
        .keeps::<Date>(date!(2026 - 07 - 04), s("2026-07-04"))
        .await;
    shelf
        .keeps::<Time>(time!(12:30), s("12:30:00.000000000"))
        .await;
    shelf.keeps(Time::MAX, s("23:59:59.999999999")).await;
    for (duration, text) in [
        (SignedDuration::ZERO, "0"),
        (SignedDuration::milliseconds(-500), "-0.5"),
        (SignedDuration::MAX, "9223372036854775807.999999999"),
        (SignedDuration::MIN, "-9223372036854775808.999999999"),
    ] {
        shelf.keeps(duration, n(text)).await;
    }
    let refused = format!("{AT_VALUE}: a year outside of 0000 to 9999, which would not sort");
    assert_eq!(refusal(date!(-0001 - 12 - 31)), refused);
    assert_eq!(refusal(datetime!(-0001-12-31 0:00)), refused);
    assert_eq!(refusal(datetime!(-0001-12-31 0:00 UTC)), refused);
    assert!(refusal(instant.to_offset(offset!(+1:00:01))).contains("offset"));
    assert_eq!(
        misread::<Date>(s("2026-02-30")),
        format!("{AT_VALUE} cannot be read: not a date")
    );
}

#[tokio::test]
async fn json_is_stored_as_what_it_is() {
    use serde_json::{Value, json};
    let shelf = Shelf::new().await;
    for (json, form) in [
        (json!(true), AttributeValue::Bool(true)),
        (json!(""), s("")),
        (json!(1.5), n("1.5")),
        (json!(u64::MAX), n("18446744073709551615")),
        (json!(i64::MIN), n("-9223372036854775808")),
        (json!([]), l([])),
        (json!({}), m([])),
        (
            json!({"a": [1, null, {"b": "c"}]}),
            m([("a", l([n("1"), null(), m([("b", s("c"))])]))]),
        ),
    ] {
        shelf.keeps::<Value>(json, form).await;
    }
    shelf.keeps_null(Value::Null, null()).await;
    assert_eq!(
        read::<Value>(Some(l([ss(["a"]), ns(["1", "2.5"])]))).unwrap(),
        json!([["a"], [1, 2.5]])
    );
    assert_eq!(
        misread::<Value>(m([("a", l([b(b"x")]))])),
        "attribute `value.a[0]` of table `Things` cannot be read: JSON has no binary values"
    );
    assert_eq!(
        refusal(json!({"far": [1e126]})),
        "attribute `value.far[0]` of table `Things`: a number outside of 1E-130 to 9.99E+125"
    );
}

#[tokio::test]
async fn ids_and_urls_are_s() {
    let shelf = Shelf::new().await;
    let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    shelf
        .keeps::<uuid::Uuid>(uuid.parse().unwrap(), s(uuid))
        .await;
    for text in [
        uuid.to_uppercase(),
        uuid.replace('-', ""),
        format!("{{{uuid}}}"),
    ] {
        assert_eq!(
            read::<uuid::Uuid>(Some(s(&text))).unwrap(),
            uuid.parse::<uuid::Uuid>().unwrap()
        );
    }
    assert_eq!(
        misread::<uuid::Uuid>(s("67e55044")),
        format!("{AT_VALUE} cannot be read: not a UUID")
    );
    let ulid = "01D39ZY06FGSCTVN4T2V9PKHFZ";
    shelf
        .keeps::<ulid::Ulid>(ulid.parse().unwrap(), s(ulid))
        .await;
    shelf
        .keeps(ulid::Ulid(u128::MAX), s("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"))
        .await;
    for text in [
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "01D39ZY06FGSCTVN4T2V9PKHF",
        "",
    ] {
        assert_eq!(
            misread::<ulid::Ulid>(s(text)),
            format!("{AT_VALUE} cannot be read: not a ULID")
        );
    }
    let url: url::Url = "HTTP://Example.com:80/a b?c#d".parse().unwrap();
    shelf.keeps(url, s("http://example.com/a%20b?c#d")).await;
    assert_eq!(
        misread::<url::Url>(s("/relative")),
        format!("{AT_VALUE} cannot be read: not a URL")
    );
}

/// An item with a key of any type that can be one.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Keys")]
struct Keyed<K: KeyAttribute + Send + 'static> {
    #[table(partition_key)]
    key: K,
    number: u32,
}

async fn finds<K>(db: &Db, key: K)
where
    K: KeyAttribute + Send + Clone + Debug + PartialEq + 'static,
{
    let item = Keyed { key, number: 7 };
    item.put().send(db).await.expect("the item is put");
    let found = Keyed::<K>::get(&item.key).consistent().send(db).await;
    assert_eq!(found.unwrap().as_ref(), Some(&item));
    let found = Keyed::<K>::get(&item).consistent().send(db).await;
    assert_eq!(found.unwrap(), Some(item));
}

#[tokio::test]
async fn every_type_stored_as_s_can_be_a_key() {
    let db = db_with::<Keyed<String>>().await;
    finds(&db, "a".to_owned()).await;
    finds::<Box<str>>(&db, "b".into()).await;
    finds::<Arc<str>>(&db, "c".into()).await;
    finds::<Cow<'static, str>>(&db, "e".into()).await;
    finds(&db, 'f').await;
    finds(&db, IpAddr::from([127, 0, 0, 1])).await;
    finds(&db, SocketAddr::from(([127, 0, 0, 1], 80))).await;
    finds(&db, uuid::Uuid::from_u128(7)).await;
    finds(&db, ulid::Ulid(7)).await;
    finds::<url::Url>(&db, "https://example.com/".parse().unwrap()).await;
    finds(&db, chrono::DateTime::UNIX_EPOCH).await;
    finds(&db, chrono::NaiveDate::MIN.with_year_2000()).await;
    finds(&db, jiff::Timestamp::UNIX_EPOCH).await;
    finds(&db, jiff::civil::Date::MAX).await;
    finds(&db, time::OffsetDateTime::UNIX_EPOCH).await;
    finds(&db, time::UtcDateTime::UNIX_EPOCH).await;
    finds(&db, time::Time::MIDNIGHT).await;
    finds(&db, Box::new("g".to_owned())).await;
}

trait Year2000 {
    fn with_year_2000(self) -> Self;
}

impl Year2000 for chrono::NaiveDate {
    fn with_year_2000(self) -> Self {
        chrono::Datelike::with_year(&self, 2000).expect("a date")
    }
}

#[tokio::test]
async fn every_type_stored_as_n_can_be_a_key() {
    let db = db_with::<Keyed<u8>>().await;
    finds(&db, 1_u8).await;
    finds(&db, -2_i64).await;
    finds(&db, 10_u128.pow(38) - 1).await;
    finds(&db, NonZeroU8::MAX).await;
    finds::<Number>(&db, "1.50".parse().unwrap()).await;
    finds::<bigdecimal::BigDecimal>(&db, "2.5".parse().unwrap()).await;
    finds::<rust_decimal::Decimal>(&db, "3.50".parse().unwrap()).await;
    finds(&db, Duration::from_millis(4500)).await;
    finds(&db, UNIX_EPOCH).await;
    finds(&db, chrono::TimeDelta::milliseconds(-5500)).await;
    finds(&db, jiff::SignedDuration::from_millis(6500)).await;
    finds(&db, time::SignedDuration::milliseconds(7500)).await;
    // However the number was written, the value is the key.
    let found = Keyed::<Number>::get("150E-2".parse::<Number>().unwrap())
        .send(&db)
        .await;
    assert!(found.unwrap().is_some());
}

#[tokio::test]
async fn every_type_stored_as_b_can_be_a_key() {
    let db = db_with::<Keyed<Vec<u8>>>().await;
    finds(&db, vec![1_u8]).await;
    finds::<Box<[u8]>>(&db, [2].into()).await;
    finds(&db, [3_u8; 4]).await;
    finds(&db, Blob(vec![5])).await;
    finds(&db, bytes::Bytes::from_static(b"6")).await;
}
