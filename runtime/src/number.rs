//! `Number`: DynamoDB's own number, exact decimal text of up to 38 digits.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::attribute::{Attribute, Element, IntoValue};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::limits::{EXPONENTS, MAX_DIGITS};
use crate::wire;

/// A number as DynamoDB keeps it: up to 38 significant decimal digits, 1E-130 to 9.99…E+125.
///
/// Stored as N. Two numbers are equal when their values are, whatever text they were made from
/// (`1.0` = `1` = `10E-1`), and ordered by value; `Display` writes the form DynamoDB returns.
///
/// ```
/// use dynatable::Number;
///
/// let price: Number = "19.990".parse()?;
/// assert_eq!(price.to_string(), "19.99");
/// assert!(price < Number::from(20));
/// assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
/// assert_eq!(price.to_f64(), 19.99);
/// assert!("1e126".parse::<Number>().is_err());
/// # Ok::<(), dynatable::error::Invalid>(())
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Number {
    negative: bool,
    /// Significant digits without leading or trailing zeros; empty for zero.
    digits: Digits,
    /// The power of ten of the first digit; 0 for zero.
    exponent: i16,
}

/// Up to 38 decimal digits, in place.
#[derive(Clone, Copy)]
struct Digits {
    text: [u8; MAX_DIGITS],
    len: u8,
}

impl Default for Digits {
    fn default() -> Self {
        Self {
            text: [b'0'; MAX_DIGITS],
            len: 0,
        }
    }
}

impl Digits {
    fn as_slice(&self) -> &[u8] {
        &self.text[..usize::from(self.len)]
    }
}

impl PartialEq for Digits {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Digits {}

impl Hash for Digits {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl Number {
    /// The nearest `f64`, which keeps 15 to 17 of the digits.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // Every legal number is within the range of f64, and its text is a float literal.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The value as an integer type; `None` when it has a fraction or does not fit.
    #[must_use]
    pub fn to_integer<I: FromStr>(&self) -> Option<I> {
        self.integer_text()?.parse().ok()
    }

    /// The number of significant digits.
    pub(crate) fn significant_digits(&self) -> usize {
        usize::from(self.digits.len)
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    /// The power of ten of the first digit.
    pub(crate) fn exponent(&self) -> i16 {
        self.exponent
    }

    /// The text without fraction and exponent; `None` when there is a fraction.
    pub(crate) fn integer_text(&self) -> Option<String> {
        let digits = self.digits.as_slice();
        if digits.is_empty() {
            return Some("0".to_owned());
        }
        let whole = usize::try_from(self.exponent).ok()? + 1;
        if whole < digits.len() {
            return None;
        }
        let mut text = String::with_capacity(whole + 1);
        if self.negative {
            text.push('-');
        }
        text.extend(digits.iter().map(|&digit| char::from(digit)));
        text.extend(std::iter::repeat_n('0', whole - digits.len()));
        Some(text)
    }
}

/// Whether DynamoDB takes a number in this very text.
///
/// A zero has no magnitude, but DynamoDB holds it to the range as if its last digit were a 1: `0e-131` is
/// refused. A [`Number`] is written as `0`; this is for texts that are passed on as they are.
pub(crate) fn check_text(text: &str) -> Result<(), Invalid> {
    let number: Number = text.parse()?;
    if number.significant_digits() > 0 {
        return Ok(());
    }
    let (coefficient, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let fraction = coefficient.split_once('.').map_or(0, |(_, it)| it.len());
    let exponent = exponent
        .parse::<i64>()
        .ok()
        .zip(i64::try_from(fraction).ok());
    match exponent.map(|(exponent, fraction)| exponent.saturating_sub(fraction)) {
        Some(last) if EXPONENTS.contains(&last) => Ok(()),
        _ => Err(Invalid::custom(
            "a zero is written with an exponent beyond those of DynamoDB's numbers",
        )),
    }
}

impl FromStr for Number {
    type Err = Invalid;

    /// Reads decimal text with optional sign, fraction and exponent.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut rest = text.as_bytes();
        let negative = match rest {
            [b'-', tail @ ..] => {
                rest = tail;
                true
            }
            [b'+', tail @ ..] => {
                rest = tail;
                false
            }
            _ => false,
        };
        let (mantissa, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) => (&rest[..at], exponent_of(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let mut digits = Digits::default();
        // Zeros are counted until a digit after them makes them significant.
        let (mut zeros, mut seen, mut point, mut first) = (0_usize, 0_i64, None, None);
        for &byte in mantissa {
            match byte {
                b'.' if point.is_none() => point = Some(seen),
                b'0' => {
                    seen += 1;
                    zeros += usize::from(first.is_some());
                }
                b'1'..=b'9' => {
                    first.get_or_insert(seen);
                    let len = usize::from(digits.len) + zeros + 1;
                    if len > MAX_DIGITS {
                        return Err(too_many_digits());
                    }
                    digits.text[len - 1] = byte;
                    // At most 38.
                    digits.len = u8::try_from(len).map_err(|_| too_many_digits())?;
                    zeros = 0;
                    seen += 1;
                }
                _ => return Err(not_a_number()),
            }
        }
        if seen == 0 {
            return Err(not_a_number());
        }
        let Some(first) = first else {
            return Ok(Self::default());
        };
        let power = point.unwrap_or(seen) - first - 1;
        let exponent = exponent.saturating_add(power);
        if !EXPONENTS.contains(&exponent) {
            return Err(out_of_range());
        }
        let exponent = i16::try_from(exponent).map_err(|_| out_of_range())?;
        Ok(Self {
            negative,
            digits,
            exponent,
        })
    }
}

fn exponent_of(text: &[u8]) -> Result<i64, Invalid> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(not_a_number());
    }
    let value = digits.iter().fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    Ok(sign * value)
}

fn not_a_number() -> Invalid {
    Invalid::custom("not a decimal number")
}

fn too_many_digits() -> Invalid {
    Invalid::custom(format_args!(
        "a number of more than {MAX_DIGITS} significant digits"
    ))
}

fn out_of_range() -> Invalid {
    Invalid::custom("a number outside of 1E-130 to 9.99E+125")
}

/// Refuses a float's text (`-1.5e-7`) that DynamoDB could not keep.
pub(crate) fn check_exponent(text: &str) -> Result<(), Invalid> {
    text.parse::<Number>().map(drop)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits.as_slice();
        if digits.is_empty() {
            return f.write_char('0');
        }
        if self.negative {
            f.write_char('-')?;
        }
        let write = |f: &mut fmt::Formatter<'_>, digits: &[u8]| {
            digits
                .iter()
                .try_for_each(|&digit| f.write_char(char::from(digit)))
        };
        let whole = i64::from(self.exponent) + 1;
        match usize::try_from(whole) {
            Ok(whole) if whole >= digits.len() => {
                write(f, digits)?;
                (digits.len()..whole).try_for_each(|_| f.write_char('0'))
            }
            Ok(whole) if whole > 0 => {
                write(f, &digits[..whole])?;
                f.write_char('.')?;
                write(f, &digits[whole..])
            }
            _ => {
                f.write_str("0.")?;
                (whole..0).try_for_each(|_| f.write_char('0'))?;
                write(f, digits)
            }
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.len, number.negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let size = || {
            self.exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.as_slice().cmp(other.digits.as_slice()))
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            if self.negative {
                size().reverse()
            } else {
                size()
            }
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

macro_rules! from_integer {
    ($($type:ty),*) => {$(
        impl From<$type> for Number {
            fn from(value: $type) -> Self {
                // An integer of up to 64 bits has at most 20 digits.
                value.to_string().parse().unwrap_or_default()
            }
        }
    )*};
}
from_integer!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

macro_rules! try_from_number {
    ($($type:ty),*) => {$(
        impl TryFrom<$type> for Number {
            type Error = Invalid;

            /// Refuses what has more than 38 digits or is not finite.
            fn try_from(value: $type) -> Result<Self, Invalid> {
                value.to_string().parse()
            }
        }
    )*};
}
try_from_number!(u128, i128, f32, f64);

#[diagnostic::do_not_recommend]
impl Attribute for Number {
    type Wire = wire::N;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        let mut text = String::with_capacity(48);
        // Writing into a String cannot fail.
        let _ = write!(text, "{self}");
        sink.number(&text)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source
            .number()?
            .parse()
            .map_err(|_| DecodeError::out_of_range("Number"))
    }
}

#[diagnostic::do_not_recommend]
impl Element for Number {}

/// Any number can stand for an exact one: `Product::PRICE.lt(20)`.
macro_rules! into_number_value {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<Number> for $type {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                self.encode(sink)
            }
        }
    )*};
}
into_number_value!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64
);

/// Refuses an integer's text of more than 38 significant digits, which only one of 128 bits can have.
#[inline]
pub(crate) fn check_digits(text: &str) -> Result<(), Invalid> {
    if text.len() > MAX_DIGITS {
        text.parse::<Number>()?;
    }
    Ok(())
}
