//! Decisions taken from bytes, and values made of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::num::{NonZeroI8, NonZeroU64};
use std::sync::Arc;

use dynatable::sdk::primitives::Blob as SdkBlob;
use dynatable::{AttributeValue, Blob, List, NonEmptySet, Number, Serde};

/// Decisions. Without bytes left each is 0, and 0 is the plainest choice everywhere: what is found to fail
/// gets small by taking bytes away.
pub struct Noise<'a> {
    bytes: &'a [u8],
    /// Whether values may be such as cannot be stored.
    wild: bool,
}

impl<'a> Noise<'a> {
    pub fn tame(bytes: &'a [u8]) -> Self {
        Self { bytes, wild: false }
    }

    pub fn wild(bytes: &'a [u8]) -> Self {
        Self { bytes, wild: true }
    }

    pub fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        if count <= 256 {
            usize::from(self.byte()) % count
        } else {
            usize::from(u16::from_le_bytes(self.array())) % count
        }
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Once in a while, if values may be such as cannot be stored.
    pub fn goes_wild(&mut self) -> bool {
        self.wild && self.one_in(40)
    }

    /// As many as there are in most lists: few.
    pub fn count(&mut self) -> usize {
        self.pick(&[0, 1, 2, 1, 2, 3, 1, 5])
    }

    pub fn text(&mut self) -> String {
        match self.below(16) {
            0..8 => (0..self.count())
                .map(|_| self.pick(b"abcxyz01") as char)
                .collect(),
            8..14 => (0..self.count() * 2).map(|_| self.character()).collect(),
            14 => self
                .pick(&["1", "true", "null", "AA==", "S", "{}", "\"}}"])
                .to_owned(),
            // About the width of what a reader looks at in one step.
            _ => "0123456789abcdefghijklmnopqrstuvwxyz"[..self.below(36)].to_owned(),
        }
    }

    pub fn character(&mut self) -> char {
        const SPECIAL: [char; 24] = [
            'a',
            '"',
            '\\',
            '/',
            '\n',
            '\0',
            '\u{1f}',
            '\u{7f}',
            'é',
            '😀',
            '\u{2028}',
            '\u{fffd}',
            '{',
            '}',
            ':',
            ',',
            '[',
            ']',
            'u',
            '\u{8}',
            '\u{c}',
            '\t',
            '\r',
            '\u{10ffff}',
        ];
        match self.below(4) {
            0 => char::from(b' ' + self.byte() % 95),
            1 | 2 => self.pick(&SPECIAL),
            _ => {
                let [a, b, c] = self.array();
                char::from_u32(u32::from_le_bytes([a, b, c % 17, 0])).unwrap_or('a')
            }
        }
    }

    /// The name of an attribute.
    pub fn name(&mut self) -> String {
        match self.below(4) {
            0..3 => self
                .pick(&["x", "kind", "a b", "type", "id", "ä\"", "S", ""])
                .to_owned(),
            _ => self.text(),
        }
    }

    /// A number as DynamoDB would write it, or nearly.
    pub fn digits(&mut self) -> String {
        let mut digits: String = match self.below(4) {
            0 => self.below(1000).to_string(),
            1 => u64::from_le_bytes(self.array()).to_string(),
            2 => (0..=self.below(38))
                .map(|_| self.pick(b"0123456789") as char)
                .collect(),
            _ => self
                .pick(&[
                    "0",
                    "255",
                    "256",
                    "65535",
                    "9007199254740993",
                    "18446744073709551616",
                ])
                .to_owned(),
        };
        if self.one_in(4) {
            digits.insert(self.below(digits.len() + 1), '.');
        }
        if self.one_in(4) {
            digits.insert(0, '-');
        }
        if self.one_in(8) {
            digits += self.pick(&["e1", "E-2", "e+10", "e-100", "E0", "e125"]);
        }
        digits
    }

    pub fn number(&mut self) -> Number {
        self.digits().parse().unwrap_or_else(|_| Number::from(7))
    }

    pub fn bytes(&mut self) -> Vec<u8> {
        (0..self.count()).map(|_| self.byte()).collect()
    }

    /// Any value, in at most so many levels.
    pub fn value(&mut self, levels: usize) -> AttributeValue {
        let kinds = if levels == 0 { 9 } else { 14 };
        match self.below(kinds) {
            0 | 1 => AttributeValue::S(self.text()),
            2 if self.goes_wild() => AttributeValue::N(self.text()),
            2 => AttributeValue::N(self.number().to_string()),
            3 => AttributeValue::B(SdkBlob::new(self.bytes())),
            4 => AttributeValue::Bool(self.one_in(2)),
            5 => AttributeValue::Null(!self.goes_wild()),
            6 => AttributeValue::Ss(self.several(Self::text)),
            7 => AttributeValue::Ns(self.several(|noise| noise.number().to_string())),
            8 => AttributeValue::Bs(self.several(|noise| SdkBlob::new(noise.bytes()))),
            9 | 10 => {
                AttributeValue::L((0..self.count()).map(|_| self.value(levels - 1)).collect())
            }
            _ => AttributeValue::M(
                (0..self.count())
                    .map(|_| (self.name(), self.value(levels - 1)))
                    .collect(),
            ),
        }
    }

    /// At least one, unless an empty set cannot be stored and may be there all the same.
    fn several<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let least = usize::from(!self.goes_wild());
        (0..self.count().max(least)).map(|_| make(self)).collect()
    }

    pub fn collect<T: Make, C: FromIterator<T>>(&mut self) -> C {
        (0..self.count()).map(|_| T::make(self)).collect()
    }
}

/// A type of which values can be made.
pub trait Make: Sized {
    fn make(noise: &mut Noise<'_>) -> Self;
}

macro_rules! make {
    ($($type:ty: |$noise:ident| $value:expr;)*) => {$(
        impl Make for $type {
            fn make($noise: &mut Noise<'_>) -> Self {
                $value
            }
        }
    )*};
}
pub(super) use make;

make! {
    String: |noise| noise.text();
    Box<str>: |noise| noise.text().into();
    Arc<str>: |noise| noise.text().into();
    Cow<'static, str>: |noise| noise.text().into();
    char: |noise| noise.character();
    bool: |noise| noise.one_in(2);
    (): |_noise| ();
    NonZeroU64: |noise| NonZeroU64::MIN.saturating_add(Make::make(noise));
    NonZeroI8: |noise| NonZeroI8::new(Make::make(noise)).unwrap_or(NonZeroI8::MIN);
    Number: |noise| noise.number();
    Vec<u8>: |noise| noise.bytes();
    Box<[u8]>: |noise| noise.bytes().into();
    [u8; 3]: |noise| noise.array();
    [i16; 2]: |noise| [Make::make(noise), Make::make(noise)];
    Blob: |noise| noise.bytes().into();
    List<u8>: |noise| List(noise.bytes());
    AttributeValue: |noise| noise.value(3);
}

macro_rules! make_integers {
    ($($type:ident)*) => {$(
        impl Make for $type {
            fn make(noise: &mut Noise<'_>) -> Self {
                match noise.below(4) {
                    0 => Self::from(noise.one_in(2)),
                    1 => noise.pick(&[Self::MIN, Self::MAX, 0, 7, 100]) / 64,
                    2 if size_of::<Self>() < 16 || noise.wild => noise.pick(&[Self::MIN, Self::MAX]),
                    // 38 digits are 126 bits.
                    _ if size_of::<Self>() == 16 => Self::from_le_bytes(noise.array()) >> 2,
                    _ => Self::from_le_bytes(noise.array()),
                }
            }
        }
    )*};
}
make_integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! make_floats {
    ($($type:ident)*) => {$(
        impl Make for $type {
            fn make(noise: &mut Noise<'_>) -> Self {
                if noise.goes_wild() {
                    return noise.pick(&[Self::NAN, Self::INFINITY, Self::NEG_INFINITY, Self::MAX, Self::MIN_POSITIVE]);
                }
                match noise.below(4) {
                    0 => Self::from(i16::make(noise)),
                    1 => noise.pick(&[0.0, -0.0, 0.1, -1e-7, 1e21, 1.5e-30]),
                    _ => {
                        let any = Self::from_le_bytes(noise.array());
                        if (1e-120..1e120).contains(&f64::from(any).abs()) { any } else { 0.5 }
                    }
                }
            }
        }
    )*};
}
make_floats!(f32 f64);

impl<T: Make> Make for Option<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.one_in(2).then(|| T::make(noise))
    }
}

impl<T: Make> Make for Box<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        Box::new(T::make(noise))
    }
}

impl<T: Make> Make for Serde<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        Serde(T::make(noise))
    }
}

impl<A: Make, B: Make> Make for (A, B) {
    fn make(noise: &mut Noise<'_>) -> Self {
        (A::make(noise), B::make(noise))
    }
}

impl<A: Make, B: Make, C: Make> Make for (A, B, C) {
    fn make(noise: &mut Noise<'_>) -> Self {
        (A::make(noise), B::make(noise), C::make(noise))
    }
}

impl<T: Make> Make for VecDeque<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.collect()
    }
}

impl<T: Make + Ord> Make for BTreeSet<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.collect()
    }
}

impl<T: Make + Hash + Eq> Make for HashSet<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.collect()
    }
}

impl<T: Make + Ord> Make for NonEmptySet<T> {
    fn make(noise: &mut Noise<'_>) -> Self {
        let mut set = NonEmptySet::new(T::make(noise));
        for _ in 0..noise.count() {
            set.insert(T::make(noise));
        }
        set
    }
}

impl<K: Make + Ord, V: Make> Make for BTreeMap<K, V> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.collect()
    }
}

impl<K: Make + Hash + Eq, V: Make> Make for HashMap<K, V> {
    fn make(noise: &mut Noise<'_>) -> Self {
        noise.collect()
    }
}
