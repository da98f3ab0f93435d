//! What the field attributes `null`, `keep_empty` and `rest` ask of a type.
#![expect(clippy::missing_errors_doc, reason = "called by generated code only")]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, HashElement, OrdElement};
use crate::codec::{MapSink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::{Field, has_name};
use crate::wire::Kind;

/// A type whose `None` can be stored as NULL.
#[diagnostic::on_unimplemented(
    message = "`null` needs an `Option`, and `{Self}` is none",
    label = "always stored, so never NULL",
    note = "take `null` away, or make the field an `Option<{Self}>`"
)]
pub trait Nullable: Attribute {
    /// Writes the field, `None` as NULL.
    fn write_null<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> Nullable for Option<T> {}

/// A set, whose emptiness can be stored as NULL.
#[diagnostic::on_unimplemented(
    message = "`keep_empty` needs a set, and `{Self}` is none",
    label = "empty strings, lists and maps are always kept",
    note = "take `keep_empty` away: only DynamoDB's sets cannot be empty"
)]
pub trait KeepEmpty: Attribute {
    /// Writes the field, an empty set as NULL.
    fn write_kept<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))
    }

    /// Reads the field, NULL as an empty set.
    fn read_kept<'de, S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        Self::read(slot, name, source)
    }
}

#[diagnostic::do_not_recommend]
impl<T: HashElement, H: BuildHasher + Default + 'static> KeepEmpty for HashSet<T, H> {}

#[diagnostic::do_not_recommend]
impl<T: OrdElement> KeepEmpty for BTreeSet<T> {}

#[diagnostic::do_not_recommend]
impl<T: KeepEmpty> KeepEmpty for Option<T> {
    fn write_kept<M: MapSink>(value: &Self, name: &str, map: &mut M) -> Result<(), Invalid> {
        value
            .as_ref()
            .map_or(Ok(()), |set| T::write_kept(set, name, map))
    }

    fn read_kept<'de, S: Source<'de>>(
        slot: &mut Option<Self>,
        name: &str,
        source: S,
    ) -> Result<(), DecodeError> {
        // NULL is the empty set here, not `None`: that is an attribute which is not there.
        if source.kind() == Kind::Null {
            *slot = Some(T::absent());
            return source.skip();
        }
        Self::read(slot, name, source)
    }
}

/// A map that takes the attributes no field has, and gives them back.
#[diagnostic::on_unimplemented(
    message = "`rest` needs a map of `AttributeValue`s, and `{Self}` is none",
    label = "expected `HashMap<String, AttributeValue>` or `BTreeMap<String, AttributeValue>`"
)]
pub trait Rest: Default {
    /// Takes an attribute.
    fn insert<'de, S: Source<'de>>(&mut self, name: &str, source: S) -> Result<(), DecodeError>;

    /// Writes the attributes, but for names that are a field's: the field wins.
    fn encode<M: MapSink>(&self, fields: &[Field], map: &mut M) -> Result<(), Invalid>;
}

fn encode_rest<'a, M: MapSink>(
    rest: impl Iterator<Item = (&'a String, &'a AttributeValue)>,
    fields: &[Field],
    map: &mut M,
) -> Result<(), Invalid> {
    for (name, value) in rest.filter(|(name, _)| !has_name(fields, name)) {
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))?;
    }
    Ok(())
}

macro_rules! rest {
    ($($map:ty $(, $hasher:ident)?;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl $(<$hasher: BuildHasher + Default>)? Rest for $map {
            fn insert<'de, S: Source<'de>>(&mut self, name: &str, source: S) -> Result<(), DecodeError> {
                let value = source.value().map_err(|error| error.in_field(name))?;
                self.insert(name.to_owned(), value);
                Ok(())
            }

            fn encode<M: MapSink>(&self, fields: &[Field], map: &mut M) -> Result<(), Invalid> {
                encode_rest(self.iter(), fields, map)
            }
        }
    )*};
}

rest! {
    HashMap<String, AttributeValue, H>, H;
    BTreeMap<String, AttributeValue>;
}
