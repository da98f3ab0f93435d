//! The types that are read and written: every kind of field there is.
#![allow(dead_code, reason = "not every field's constant is used")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroI8, NonZeroU64};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dynatable::codec::{Elements, Entries, ListSink, MapSink, Sink, Source};
use dynatable::error::{DecodeError, Invalid};
use dynatable::{
    Attribute, AttributeValue, Blob, List, NonEmptySet, Number, Projection, Serde, Table, wire,
};

use super::noise::{Make, Noise, make};

/// Defines structs and makes them field by field.
macro_rules! made {
    ($(
        $(#[$meta:meta])*
        struct $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$attr])* pub $field: $type,)*
        }

        impl Make for $name {
            fn make(noise: &mut Noise<'_>) -> Self {
                Self {
                    $($field: Make::make(noise),)*
                }
            }
        }
    )*};
}

made! {
    /// One value of each type that is no container.
    #[derive(Table)]
    #[table(rename_all = "camelCase")]
    struct Scalars {
        #[table(partition_key)]
        id: Id,
        #[table(sort_key)]
        at: i64,
        boxed_text: Box<str>,
        shared_text: Arc<str>,
        cow: Cow<'static, str>,
        letter: char,
        flag: bool,
        unit: (),
        a: u8,
        b: u16,
        c: u32,
        d: u64,
        e: u128,
        f: usize,
        g: i8,
        h: i16,
        i: i32,
        j: i64,
        k: i128,
        l: isize,
        m: NonZeroU64,
        n: NonZeroI8,
        o: f32,
        p: f64,
        number: Number,
        bytes: Vec<u8>,
        boxed_bytes: Box<[u8]>,
        three_bytes: [u8; 3],
        blob: Blob,
        long: Duration,
        since: SystemTime,
        ip: IpAddr,
        socket: SocketAddr,
        maybe: Option<String>,
        pointed: Box<Option<f64>>,
    }

    #[derive(Table)]
    struct Collections {
        #[table(partition_key)]
        id: BinaryId,
        list: Vec<String>,
        deque: VecDeque<i32>,
        slice: Box<[bool]>,
        two: [i16; 2],
        pair: (u8, Option<String>),
        triple: Option<(bool, Vec<u8>, Box<str>)>,
        numbers: List<u8>,
        map: HashMap<String, u8>,
        lists: BTreeMap<Box<str>, Vec<Option<i64>>>,
        nested: Option<Vec<BTreeMap<String, Vec<Option<i64>>>>>,
        texts: HashSet<String>,
        decimals: BTreeSet<Number>,
        blobs: BTreeSet<Vec<u8>>,
        some_texts: Option<BTreeSet<String>>,
        #[table(keep_empty)]
        kept: HashSet<u16>,
        #[table(keep_empty)]
        maybe_kept: Option<BTreeSet<i8>>,
        never_empty: NonEmptySet<String>,
        any: AttributeValue,
        maybe_any: Option<AttributeValue>,
        anys: Vec<AttributeValue>,
        any_map: BTreeMap<String, AttributeValue>,
        wrapped: Serde<Extra>,
    }

    /// What the derives make, and every word of a field.
    #[derive(Table)]
    #[table(index(by_place, partition_key = place, sort_key = (rank, plain)))]
    #[table(local_index(by_rank, sort_key = rank, projection = keys_only))]
    struct Derived {
        #[table(partition_key)]
        id: Id,
        #[table(sort_key, rename = "sort \"key\"")]
        sort: Status,
        place: Option<Id>,
        rank: u16,
        plain: Id,
        #[table(alias = "old", alias = "older")]
        new: Option<String>,
        #[table(alias = "former")]
        needed: u32,
        #[table(default)]
        count: u8,
        #[table(default = seven, alias = "settings")]
        setting: Option<i64>,
        #[table(default)]
        set: BTreeSet<String>,
        #[table(skip)]
        skipped: (),
        #[table(null)]
        note: Option<String>,
        status: Option<Status>,
        line: Line,
        lines: Vec<Line>,
        by_name: BTreeMap<String, Line>,
        payment: Payment,
        payments: Vec<Payment>,
        discount: Discount,
        anything: Anything,
        tree: Option<Tree>,
        #[table(flatten)]
        audit: Audit,
        #[table(flatten)]
        origin: Option<Origin>,
        #[table(serde)]
        extra: Extra,
        #[table(serde)]
        extras: Option<Vec<Extra>>,
        #[table(with = path)]
        path: PathBuf,
        #[table(with = path, default)]
        other_path: PathBuf,
        #[table(sensitive)]
        token: Option<String>,
        #[table(rest)]
        rest: HashMap<String, AttributeValue>,
    }

    #[derive(Projection)]
    #[projection(of = Derived)]
    struct Part {
        sort: Status,
        #[projection(default)]
        count: u8,
        needed: u32,
        payment: Payment,
        #[projection(flatten)]
        audit: Audit,
        #[projection(with = path)]
        path: PathBuf,
    }

    #[derive(Projection)]
    #[projection(of = Derived)]
    struct Maybes {
        note: Option<String>,
        tree: Option<Tree>,
        set: BTreeSet<String>,
        #[projection(flatten)]
        origin: Option<Origin>,
        #[projection(skip)]
        skipped: (),
    }

    /// Few enough attributes for one change to matter.
    #[derive(Table)]
    struct Small {
        #[table(partition_key)]
        id: u64,
        #[table(default)]
        count: u8,
        list: Option<Vec<String>>,
        any: Option<AttributeValue>,
    }

    /// Types of other crates.
    #[derive(Table)]
    struct Foreign {
        #[table(partition_key)]
        id: uuid::Uuid,
        #[table(sort_key)]
        at: chrono::DateTime<chrono::Utc>,
        local: chrono::DateTime<chrono::FixedOffset>,
        day: chrono::NaiveDate,
        delta: chrono::TimeDelta,
        stamp: jiff::Timestamp,
        zoned: jiff::Zoned,
        date: time::Date,
        moment: time::OffsetDateTime,
        decimal: rust_decimal::Decimal,
        big: bigdecimal::BigDecimal,
        bytes: bytes::Bytes,
        json: serde_json::Value,
        ulid: ulid::Ulid,
        url: url::Url,
        urls: Option<BTreeSet<url::Url>>,
    }

    /// Attributes written by hand, carelessly.
    #[derive(Table)]
    struct Careless {
        #[table(partition_key)]
        id: u8,
        unread: Unread,
        first: Vec<First>,
        lenient: Lenient,
        peeking: BTreeMap<String, Peeking>,
        again: Again,
        last: Option<Lenient>,
    }

    #[derive(Attribute)]
    struct Line {
        product: Name,
        #[attribute(rename = "n")]
        pieces: u32,
        sizes: Vec<Option<f32>>,
        labels: BTreeSet<Vec<u8>>,
    }

    #[derive(Attribute)]
    struct Audit {
        created: u64,
        changed: Option<u64>,
        #[attribute(alias = "author")]
        by: Option<Name>,
    }

    #[derive(Attribute)]
    struct Origin {
        country: String,
        city: Option<String>,
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Extra {
        text: String,
        list: Vec<Option<bool>>,
        #[serde(default)]
        number: Float,
    }
}

/// What borrows: owned and borrowed fields, nested and in containers.
#[derive(Projection, Debug, PartialEq)]
#[projection(of = Derived)]
pub struct Glance<'a> {
    sort: Status,
    rank: u16,
    #[projection(alias = "old", alias = "older")]
    new: Option<&'a str>,
    #[projection(alias = "former")]
    needed: u32,
    note: Option<Cow<'a, str>>,
    #[projection(default)]
    token: &'a str,
    set: BTreeSet<&'a str>,
    line: LineGlance<'a>,
    lines: Vec<LineGlance<'a>>,
    by_name: BTreeMap<Cow<'a, str>, LineGlance<'a>>,
    payment: Payment,
    payments: Vec<Payment>,
    discount: Discount,
    tree: Option<Tree>,
    #[projection(flatten)]
    audit: Audit,
    #[projection(serde)]
    extra: Extra,
}

#[derive(Attribute, Debug, PartialEq)]
pub struct LineGlance<'a> {
    product: &'a str,
    #[attribute(rename = "n", default)]
    pieces: u32,
    sizes: Vec<Option<f32>>,
    labels: BTreeSet<&'a [u8]>,
}

/// A float that equals itself, for serde reads a NaN.
#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, Default)]
pub struct Float(f64);

impl PartialEq for Float {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

#[derive(Attribute, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// A key: not empty, unless it may be what cannot be stored.
#[derive(Attribute, Clone, Debug, PartialEq)]
pub struct Id(pub String);

#[derive(Attribute, Clone, Debug, PartialEq)]
pub struct BinaryId(pub Vec<u8>);

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
#[attribute(rename_all = "kebab-case")]
pub enum Status {
    New,
    #[attribute(rename = "paid \"in full\"", alias = "paid")]
    PaidInFull,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(tag = "kind")]
pub enum Payment {
    Cash,
    #[attribute(alias = "plastic")]
    Card {
        number: String,
        #[attribute(alias = "till")]
        valid: Option<(u8, u16)>,
        #[attribute(flatten)]
        origin: Option<Origin>,
    },
    Other(Audit),
    Free {
        #[attribute(rest)]
        rest: BTreeMap<String, AttributeValue>,
    },
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(content = "value")]
pub enum Discount {
    None,
    Percent(u8),
    Codes(Vec<String>),
    Both(Box<Discount>),
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
pub enum Anything {
    Text(String),
    Number(i64),
    Lines(Vec<Line>),
    Other(AttributeValue),
}

mod path {
    use std::path::{Path, PathBuf};

    pub type Stored = String;

    pub fn to_stored(path: &Path) -> Stored {
        path.to_string_lossy().into_owned()
    }

    pub fn from_stored(text: Stored) -> Result<PathBuf, &'static str> {
        if text == "NaN" {
            Err("no path")
        } else {
            Ok(text.into())
        }
    }
}

fn seven() -> Option<i64> {
    Some(7)
}

#[derive(Attribute, Clone, Debug, PartialEq)]
pub struct Tree {
    value: i8,
    children: Vec<Tree>,
    left: Option<Box<Tree>>,
}

impl Tree {
    fn make(noise: &mut Noise<'_>, levels: usize) -> Self {
        let mut below = |most: usize| {
            let count = if levels == 0 {
                0
            } else {
                noise.below(most + 1)
            };
            (0..count)
                .map(|_| Tree::make(noise, levels - 1))
                .collect::<Vec<_>>()
        };
        Self {
            children: below(2),
            left: below(1).pop().map(Box::new),
            value: Make::make(noise),
        }
    }
}

make! {
    Float: |noise| Float(Make::make(noise));
    Name: |noise| Name(noise.text());
    Tree: |noise| Tree::make(noise, 4);
    Id: |noise| match noise.goes_wild() {
        true => Id("a".repeat(noise.pick(&[0, 1024, 1025, 2048, 2049]))),
        false => Id(format!("k{}", noise.text())),
    };
    BinaryId: |noise| match noise.goes_wild() {
        true => BinaryId(vec![0; noise.pick(&[0, 2048, 2049])]),
        false => BinaryId([&[1], &*noise.bytes()].concat()),
    };
    Status: |noise| noise.pick(&[Status::New, Status::PaidInFull]);
    PathBuf: |noise| noise.text().into();
    Payment: |noise| match noise.below(4) {
        0 => Payment::Cash,
        1 => Payment::Card { number: Make::make(noise), valid: Make::make(noise), origin: Make::make(noise) },
        2 => Payment::Other(Make::make(noise)),
        _ => Payment::Free { rest: Make::make(noise) },
    };
    Discount: |noise| match noise.below(4) {
        0 => Discount::None,
        1 => Discount::Percent(Make::make(noise)),
        2 => Discount::Codes(Make::make(noise)),
        _ => Discount::Both(Box::new(Discount::Percent(Make::make(noise)))),
    };
    Anything: |noise| match noise.below(4) {
        0 => Anything::Text(Make::make(noise)),
        1 => Anything::Number(Make::make(noise)),
        2 => Anything::Lines(Make::make(noise)),
        _ => Anything::Other(AttributeValue::Bool(Make::make(noise))),
    };
    Duration: |noise| Duration::new(Make::make(noise), u32::from(u16::make(noise)));
    SystemTime: |noise| {
        let size = Duration::new(u64::from(u32::make(noise)), u32::from(u16::make(noise)));
        if noise.one_in(4) { UNIX_EPOCH - size } else { UNIX_EPOCH + size }
    };
    IpAddr: |noise| match noise.one_in(2) {
        true => noise.array::<16>().into(),
        false => noise.array::<4>().into(),
    };
    SocketAddr: |noise| (IpAddr::make(noise), Make::make(noise)).into();
    uuid::Uuid: |noise| uuid::Uuid::from_bytes(noise.array());
    ulid::Ulid: |noise| ulid::Ulid::from_bytes(noise.array());
    url::Url: |noise| {
        let text = format!("https://example.com/{}", noise.text());
        text.parse().expect("any text can be a path")
    };
    bytes::Bytes: |noise| noise.bytes().into();
    rust_decimal::Decimal: |noise| rust_decimal::Decimal::new(Make::make(noise), noise.below(20) as u32);
    bigdecimal::BigDecimal: |noise| bigdecimal::BigDecimal::new(i64::make(noise).into(), noise.below(40) as i64 - 20);
    chrono::DateTime<chrono::Utc>: |noise| {
        let seconds = i64::from(i32::make(noise));
        chrono::DateTime::from_timestamp(seconds, u16::make(noise).into()).expect("a year of four digits")
    };
    chrono::DateTime<chrono::FixedOffset>: |noise| {
        let offset = 60 * noise.pick(&[0, 60, -300, 1, 839]);
        let time = chrono::DateTime::<chrono::Utc>::make(noise);
        time.with_timezone(&chrono::FixedOffset::east_opt(offset).expect("less than a day"))
    };
    chrono::NaiveDate: |noise| chrono::DateTime::<chrono::Utc>::make(noise).date_naive();
    chrono::TimeDelta: |noise| chrono::TimeDelta::nanoseconds(Make::make(noise));
    jiff::Timestamp: |noise| jiff::Timestamp::from_nanosecond(i64::make(noise).into()).expect("a year of four digits");
    jiff::Zoned: |noise| jiff::Timestamp::make(noise).to_zoned(jiff::tz::TimeZone::UTC);
    time::OffsetDateTime: |noise| {
        time::OffsetDateTime::from_unix_timestamp(i32::make(noise).into()).expect("a year of four digits")
    };
    time::Date: |noise| time::OffsetDateTime::make(noise).date();
    serde_json::Value: |noise| json(noise, 2);
    Vec<String>: |noise| noise.collect();
    Vec<bool>: |noise| noise.collect();
    Box<[bool]>: |noise| noise.collect();
    Vec<Option<f32>>: |noise| noise.collect();
    Vec<Option<i64>>: |noise| noise.collect();
    Vec<Option<bool>>: |noise| noise.collect();
    Vec<BTreeMap<String, Vec<Option<i64>>>>: |noise| noise.collect();
    Vec<AttributeValue>: |noise| noise.collect();
    Vec<Line>: |noise| noise.collect();
    Vec<Payment>: |noise| noise.collect();
    Vec<Extra>: |noise| noise.collect();
    Vec<First>: |noise| noise.collect();
    Vec<WrittenOddly>: |noise| noise.collect();
    Unread: |noise| Unread(noise.pick(&["S", "L"]));
    First: |noise| First(Make::make(noise));
    Lenient: |noise| Lenient(Make::make(noise));
    Peeking: |noise| Peeking(Make::make(noise), None);
    Again: |noise| Again(Make::make(noise));
}

fn json(noise: &mut Noise<'_>, levels: usize) -> serde_json::Value {
    use serde_json::Value;
    match noise.below(if levels == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => bool::make(noise).into(),
        2 => i64::make(noise).into(),
        3 => f64::make(noise).into(),
        4 => noise.text().into(),
        5 => (0..noise.count())
            .map(|_| json(noise, levels - 1))
            .collect(),
        _ => Value::Object(
            (0..noise.count())
                .map(|_| (noise.name(), json(noise, levels - 1)))
                .collect(),
        ),
    }
}

/// Forwards `Attribute` to two functions.
macro_rules! by_hand {
    ($type:ty as $wire:ty: |$value:ident, $sink:ident| $encode:expr, |$source:ident| $decode:expr) => {
        impl Attribute for $type {
            type Wire = $wire;
            type Base = Self;

            fn encode<S: Sink>(&self, $sink: S) -> Result<(), Invalid> {
                let $value = self;
                $encode
            }

            fn decode<'de, S: Source<'de>>($source: S) -> Result<Self, DecodeError> {
                $decode
            }
        }

        impl dynatable::attribute::Element for $type {}
    };
}

/// The stored type, of a value that is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread(&'static str);

by_hand!(Unread as wire::Any:
    |value, sink| match value.0 {
        "S" => sink.string("text"),
        _ => sink.list(0)?.end(),
    },
    |source| Ok(Unread(match source.kind() {
        wire::Kind::S => "S",
        wire::Kind::L => "L",
        _ => "other",
    }))
);

/// The first element of a list, of which nothing else is read.
#[derive(Clone, Debug, PartialEq)]
pub struct First(Option<String>);

by_hand!(First as wire::L<String>:
    |value, sink| Vec::from_iter(value.0.clone()).encode(sink),
    |source| {
        let mut list = source.list()?;
        let first = list.next()?.map(String::decode).transpose()?;
        Ok(First(first))
    }
);

/// The texts of a list, whatever else is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lenient(Vec<String>);

by_hand!(Lenient as wire::L<String>:
    |value, sink| value.0.encode(sink),
    |source| {
        let (mut list, mut texts) = (source.list()?, Vec::new());
        while let Ok(Some(element)) = list.next() {
            texts.extend(String::decode(element));
        }
        Ok(Lenient(texts))
    }
);

/// What is seen of a map before its first entry is taken, and after that.
#[derive(Clone, Debug, PartialEq)]
pub struct Peeking(Option<String>, Option<String>);

by_hand!(Peeking as wire::Map<String>:
    |value, sink| {
        let mut map = sink.map(1)?;
        if let Some(text) = &value.0 {
            map.entry("x").string(text)?;
        }
        map.entry("y").string("behind")?;
        map.end()
    },
    |source| {
        let mut map = source.map()?;
        let before = map.peek_string("x").ok().flatten().map(Cow::into_owned);
        if let Some((_, value)) = map.next()? {
            value.skip()?;
        }
        let after = map.peek_string("y").ok().flatten().map(Cow::into_owned);
        while let Some((_, value)) = map.next()? {
            value.skip()?;
        }
        Ok(Peeking(before, after))
    }
);

/// A list that is asked for more after its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Again(VecDeque<i32>);

by_hand!(Again as wire::L<i32>:
    |value, sink| value.0.encode(sink),
    |source| {
        let (mut list, mut all) = (source.list()?, VecDeque::new());
        while let Some(element) = list.next()? {
            all.push_back(i32::decode(element)?);
        }
        match list.next()? {
            None => Ok(Again(all)),
            Some(_) => Err(DecodeError::custom("an element behind the last one")),
        }
    }
);

made! {
    /// What a careless hand writes.
    #[derive(Table)]
    struct Odd {
        #[table(partition_key)]
        id: OddKey,
        one: WrittenOddly,
        behind: u8,
        several: Vec<WrittenOddly>,
        named: BTreeMap<String, WrittenOddly>,
        last: Option<WrittenOddly>,
    }
}

/// A key that may not write itself.
#[derive(Clone, Debug, PartialEq)]
pub struct OddKey(bool);

by_hand!(OddKey as wire::S:
    |value, sink| if value.0 { Ok(()) } else { sink.string("key") },
    |source| Ok(OddKey(source.string()?.is_empty()))
);

/// A value that is not written as a sink wants it, and says that all is well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WrittenOddly {
    Well,
    NotAtAll,
    ListNotEnded,
    MapNotEnded,
    SetNotEnded,
    ElementsLeftOut,
    MistakesIgnored,
    TooLargeIgnored,
    EmptySet,
    SetOfAnother,
    NotANumber,
}

make! {
    OddKey: |noise| OddKey(noise.one_in(16));
    WrittenOddly: |noise| {
        use WrittenOddly::*;
        noise.pick(&[Well, NotAtAll, Well, ListNotEnded, Well, MapNotEnded, SetNotEnded, ElementsLeftOut,
            MistakesIgnored, TooLargeIgnored, EmptySet, SetOfAnother, NotANumber, Well, Well, Well])
    };
}

by_hand!(WrittenOddly as wire::Any:
    |value, sink| match value {
        WrittenOddly::Well => sink.bool(true),
        WrittenOddly::NotAtAll => Ok(()),
        WrittenOddly::ListNotEnded => sink.list(2)?.element().string("a"),
        WrittenOddly::MapNotEnded => sink.map(2)?.entry("a").null(),
        WrittenOddly::SetNotEnded => sink.set(wire::SetKind::Ss, 2)?.element().string("a"),
        WrittenOddly::ElementsLeftOut => {
            let mut list = sink.list(2)?;
            let _ = list.element();
            list.element().number("1")?;
            let _ = list.element();
            list.end()
        }
        WrittenOddly::MistakesIgnored => {
            let mut map = sink.map(2)?;
            let _ = map.entry("a").value(AttributeValue::Ss(Vec::new()));
            map.entry("b").null()?;
            let _ = map.entry("c").value(AttributeValue::L(vec![AttributeValue::N("x".to_owned())]));
            map.end()
        }
        WrittenOddly::TooLargeIgnored => {
            let mut map = sink.map(2)?;
            let _ = map.entry("a").string(&"a".repeat(500_000));
            map.entry("b").null()?;
            map.end()
        }
        WrittenOddly::EmptySet => sink.set(wire::SetKind::Ns, 0)?.end(),
        WrittenOddly::SetOfAnother => {
            let mut set = sink.set(wire::SetKind::Ns, 2)?;
            set.element().number("1")?;
            let _ = set.element().string("a");
            set.end()
        }
        WrittenOddly::NotANumber => sink.number("\"quoted\""),
    },
    |source| {
        source.skip()?;
        Ok(WrittenOddly::Well)
    }
);
