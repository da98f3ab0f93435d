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
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $type {
            type Wire = wire::N;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                let mut text = number::Text::default();
                sink.number(text.write(self)?)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                let text = source.number()?;
                // DynamoDB writes integers without exponent up to 38 digits, other engines may not.
                match <$type>::from_str(&text) {
                    Ok(value) => Ok(value),
                    Err(_) => Number::from_str(&text)
                        .ok()
                        .and_then(|number| number.integer_text())
                        .and_then(|text| <$type>::from_str(&text).ok())
                        .ok_or_else(|| DecodeError::out_of_range(stringify!($type))),
                }
            }
        }
    )*};
}

integer!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
integer!(
    NonZeroU8,
    NonZeroU16,
    NonZeroU32,
    NonZeroU64,
    NonZeroU128,
    NonZeroUsize
);
integer!(
    NonZeroI8,
    NonZeroI16,
    NonZeroI32,
    NonZeroI64,
    NonZeroI128,
    NonZeroIsize
);

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
                let mut text = number::Text::default();
                let size = self.abs();
                // Outside of these bounds plain text would be a long row of zeros.
                let written = if *self == 0.0 {
                    "0"
                } else if (1e-7..1e16).contains(&size) {
                    text.write(self)?
                } else {
                    let written = text.write(&format_args!("{self:e}"))?;
                    // 1E-130 is the least DynamoDB keeps, 9.99E+125 the most: f64 reaches further.
                    number::check_exponent(written)?;
                    written
                };
                sink.number(written)
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
