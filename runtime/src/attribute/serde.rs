//! Types that are only serde's, through `serde_dynamo`.
#![expect(clippy::missing_errors_doc, reason = "called by generated code only")]

use std::any::type_name;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, Element};
use crate::codec::{MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

/// A value of a type that implements serde's traits, stored as `serde_dynamo` stores it.
///
/// What a field with `serde` is to expressions: `Song::update(key).set(Song::EXTRA, Serde(extra))`.
/// Structs are M, sequences L, bytes B, `None` NULL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: serde::Serialize + serde::de::DeserializeOwned + 'static> Attribute for Serde<T> {
    type Wire = wire::Any;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.value(to_value(&self.0)?)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        // serde's own text can quote the value.
        let misfit =
            |_| DecodeError::custom(format_args!("serde makes no `{}` of it", type_name::<T>()));
        serde_dynamo::from_attribute_value::<AttributeValue, T>(source.value()?)
            .map(Serde)
            .map_err(misfit)
    }

    /// What the type makes of NULL: `None` for an `Option`, an error for most.
    fn absent() -> Option<Self> {
        serde_dynamo::from_attribute_value(AttributeValue::Null(true))
            .ok()
            .map(Serde)
    }
}

#[diagnostic::do_not_recommend]
impl<T: serde::Serialize + serde::de::DeserializeOwned + 'static> Element for Serde<T> {}

fn to_value<T: serde::Serialize>(value: &T) -> Result<AttributeValue, Invalid> {
    let misfit = |_| {
        Invalid::custom(format_args!(
            "serde cannot write this `{}`",
            type_name::<T>()
        ))
    };
    serde_dynamo::to_attribute_value(value).map_err(misfit)
}

/// Writes a field with `serde`, which the struct has without the [`Serde`] around it.
pub fn write<T: serde::Serialize, M: MapSink>(
    value: &T,
    name: &str,
    map: &mut M,
) -> Result<(), Invalid> {
    let value = to_value(value).map_err(|error| error.in_field(name))?;
    map.entry(name)
        .value(value)
        .map_err(|error| error.in_field(name))
}
