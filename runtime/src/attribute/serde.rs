//! Types that are only serde's, through `serde_dynamo`.

use std::any::type_name;

use ::serde::Serialize;
use ::serde::de::DeserializeOwned;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, Element};
use crate::codec::{MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Field;
use crate::limits::MAX_DEPTH;
use crate::wire::{self, Kind};

/// A value of a type that implements serde's traits, stored as `serde_dynamo` stores it.
///
/// What a field with `serde` is to expressions: `Song::update(key).set(Song::EXTRA, Serde(extra))`.
/// Structs are M, sequences L, bytes B, `None` NULL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

/// A type with serde's traits: what a field with `serde` has, and how it is written and read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement serde's `Serialize` and `Deserialize`",
    label = "`serde` stores a field through serde's traits",
    note = "derive both for `{Self}`, or derive `Attribute` and take `serde` away"
)]
pub trait SerdeValue: Sized + 'static {
    /// A field of this type, yet without a name.
    #[doc(hidden)]
    const FIELD: Field = Field::new(Kind::Unknown, |_| false);

    /// Writes the value.
    #[doc(hidden)]
    fn to_value(value: &Self) -> Result<AttributeValue, Invalid>;

    /// Reads the value.
    #[doc(hidden)]
    fn from_value(value: AttributeValue) -> Result<Self, DecodeError>;

    /// What the type makes of NULL: `None` for an `Option`, nothing for most.
    #[doc(hidden)]
    fn absent_value() -> Option<Self>;

    /// Writes a field of a struct.
    #[doc(hidden)]
    fn write<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        let value = Self::to_value(value).map_err(|error| error.in_field(name))?;
        map.entry(name)
            .value(value)
            .map_err(|error| error.in_field(name))
    }

    /// Reads a field of a struct.
    #[doc(hidden)]
    fn read<'de, S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        let value = source.value().and_then(Self::from_value);
        *slot = Some(value.map_err(|error| error.in_field(name))?);
        Ok(())
    }

    /// The field's value when all entries have been read.
    #[doc(hidden)]
    fn take(slot: Option<Self>, name: &str) -> Result<Self, DecodeError> {
        slot.or_else(Self::absent_value)
            .ok_or_else(|| DecodeError::missing(name))
    }
}

// The bounds are here and not on the trait, whose message would not be seen otherwise.
#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + 'static> SerdeValue for T {
    fn to_value(value: &Self) -> Result<AttributeValue, Invalid> {
        let name = type_name::<T>();
        let misfit = |_| Invalid::custom(format_args!("serde cannot write this `{name}`"));
        serde_dynamo::to_attribute_value(value).map_err(misfit)
    }

    fn from_value(value: AttributeValue) -> Result<Self, DecodeError> {
        // serde's own text can quote the value.
        let name = type_name::<T>();
        let misfit = || DecodeError::custom(format_args!("serde makes no `{name}` of it"));
        // `serde_dynamo` panics on a type that the SDK does not know.
        if !is_known(&value, MAX_DEPTH) {
            return Err(misfit());
        }
        serde_dynamo::from_attribute_value(value).map_err(|_| misfit())
    }

    fn absent_value() -> Option<Self> {
        serde_dynamo::from_attribute_value(AttributeValue::Null(true)).ok()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SerdeValue> Attribute for Serde<T> {
    type Wire = wire::Any;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.value(T::to_value(&self.0)?)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        T::from_value(source.value()?).map(Serde)
    }

    fn absent() -> Option<Self> {
        T::absent_value().map(Serde)
    }
}

#[diagnostic::do_not_recommend]
impl<T: SerdeValue> Element for Serde<T> {}

/// Whether every type in `value` is one the SDK knows, to as many levels as DynamoDB has.
fn is_known(value: &AttributeValue, levels: usize) -> bool {
    match (value, levels.checked_sub(1)) {
        (AttributeValue::L(list), Some(left)) => list.iter().all(|value| is_known(value, left)),
        (AttributeValue::M(map), Some(left)) => map.values().all(|value| is_known(value, left)),
        (AttributeValue::L(_) | AttributeValue::M(_), None) => false,
        (value, _) => Kind::of(value) != Kind::Unknown,
    }
}
