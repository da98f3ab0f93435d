//! Strings and booleans. Strings are S, kept as they are, empty ones too.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Attribute, Element, IntoValue};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

macro_rules! text {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $type {
            type Wire = wire::S;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.string(self)
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                Ok(source.string()?.into_owned().into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl Element for $type {}

        #[diagnostic::do_not_recommend]
        impl IntoValue<$type> for &str {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.string(self)
            }
        }
    )*};
}

text!(String, Box<str>, Arc<str>, Cow<'static, str>);

macro_rules! string_into {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<$type> for String {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.string(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<$type> for &String {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.string(self)
            }
        }
    )*};
}

string_into!(Box<str>, Arc<str>, Cow<'static, str>);

macro_rules! cow_into {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<$type> for Cow<'_, str> {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.string(self)
            }
        }
    )*};
}

cow_into!(String, Box<str>, Arc<str>);

/// S of one character.
#[diagnostic::do_not_recommend]
impl Attribute for char {
    type Wire = wire::S;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.string(self.encode_utf8(&mut [0; 4]))
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        let text = source.string()?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(DecodeError::custom("not exactly one character")),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Element for char {}

#[diagnostic::do_not_recommend]
impl Attribute for bool {
    type Wire = wire::Bool;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.bool(*self)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.bool()
    }
}

#[diagnostic::do_not_recommend]
impl Element for bool {}
