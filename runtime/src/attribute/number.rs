//! Numbers: N in decimal text. Integers and floats, here; the exact decimal is `crate::number`.

use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::str::FromStr;

use super::{Attribute, Element};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::number::{self, Number};
use crate::wire;

/// An integer's text is a legal N, but for 128-bit values of 39 digits.
macro_rules! integer {
    ($($type:ty, $non_zero:ty);* $(;)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $type {
            type Wire = wire::N;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                let mut buffer = itoa::Buffer::new();
                let text = buffer.format(*self);
                number::check_digits(text)?;
                sink.number(text)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                integer(&source.number()?, stringify!($type))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Attribute for $non_zero {
            type Wire = wire::N;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                self.get().encode(sink)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                integer(&source.number()?, stringify!($non_zero))
            }
        }
    )*};
}

/// DynamoDB writes integers without exponent up to 38 digits, other engines may not.
fn integer<I: FromStr>(text: &str, name: &'static str) -> Result<I, DecodeError> {
    match text.parse() {
        Ok(value) => Ok(value),
        Err(_) => Number::from_str(text)
            .ok()
            .and_then(|number| number.to_integer())
            .ok_or_else(|| DecodeError::out_of_range(name)),
    }
}

integer! {
    u8, NonZeroU8;
    u16, NonZeroU16;
    u32, NonZeroU32;
    u64, NonZeroU64;
    u128, NonZeroU128;
    usize, NonZeroUsize;
    i8, NonZeroI8;
    i16, NonZeroI16;
    i32, NonZeroI32;
    i64, NonZeroI64;
    i128, NonZeroI128;
    isize, NonZeroIsize;
}

macro_rules! element {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Element for $type {}
    )*};
}

// Not u8: `Vec<u8>` is binary.
element!(u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
element!(
    NonZeroU8,
    NonZeroU16,
    NonZeroU32,
    NonZeroU64,
    NonZeroU128,
    NonZeroUsize
);
element!(
    NonZeroI8,
    NonZeroI16,
    NonZeroI32,
    NonZeroI64,
    NonZeroI128,
    NonZeroIsize
);
element!(f32, f64);

/// N with the shortest text that reads back as the same value.
macro_rules! float {
    ($($type:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $type {
            type Wire = wire::Float;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                if !self.is_finite() {
                    return Err(Invalid::custom("DynamoDB has no infinite number and no NaN"));
                }
                let mut buffer = zmij::Buffer::new();
                let text = buffer.format_finite(*self);
                let text = text.strip_suffix(".0").unwrap_or(text);
                if text == "-0" {
                    return sink.number("0");
                }
                if !text.contains('e') {
                    return sink.number(text);
                }
                let text = format!("{self:e}");
                // 1E-130 is the least DynamoDB keeps, 9.99E+125 the most: f64 reaches further.
                number::check_exponent(&text)?;
                sink.number(&text)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                let text = source.number()?;
                match $type::from_str(&text) {
                    Ok(value) if value.is_finite() => Ok(value),
                    _ => Err(DecodeError::out_of_range(stringify!($type))),
                }
            }
        }
    )*};
}

float!(f32, f64);
