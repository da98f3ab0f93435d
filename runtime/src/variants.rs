//! What generated code for enums calls: tags, unknown variants, untagged payloads.
#![expect(clippy::missing_errors_doc, reason = "called by generated code only")]

use std::borrow::Cow;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::codec::{Entries, MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Field;
use crate::wire::Kind;

/// Writes the attribute that names the variant.
pub fn encode_tag<M: MapSink>(map: &mut M, tag: &str, variant: &str) -> Result<(), Invalid> {
    map.entry_once(tag)?.string(variant)
}

/// Reads the attribute that names the variant, wherever it stands in the map.
pub fn decode_tag<'de, E: Entries<'de>>(
    entries: &E,
    tag: &str,
) -> Result<Cow<'de, str>, DecodeError> {
    entries
        .peek_string(tag)?
        .ok_or_else(|| DecodeError::missing(tag))
}

/// Passes over the entries of a variant that holds nothing: a value has to be read to its end.
pub fn skip_entries<'de, E: Entries<'de>>(mut entries: E) -> Result<(), DecodeError> {
    while let Some((_, value)) = entries.next()? {
        value.skip()?;
    }
    Ok(())
}

/// No variant of this enum has the stored name.
#[must_use]
pub fn unknown_variant(of: &'static str, variants: &'static [&'static str]) -> DecodeError {
    DecodeError::unknown_variant(of, variants)
}

/// The tag, a field of the map, names no variant.
#[must_use]
pub fn unknown_tag(tag: &str, of: &'static str, variants: &'static [&'static str]) -> DecodeError {
    DecodeError::unknown_variant(of, variants).in_field(tag)
}

/// Whether a stored value is for the variant with this payload.
pub fn is_for<'de, S: Source<'de>>(source: &S, payload: Field) -> bool {
    payload.kind() == Kind::Unknown || payload.kind() == source.kind()
}

/// The stored value is for no variant.
pub fn no_variant<'de, S: Source<'de>>(source: &S, of: &'static str) -> DecodeError {
    let kind = source.kind();
    DecodeError::custom(format_args!("no variant of `{of}` is stored as {kind}"))
}

/// Stops the build when two untagged variants would be stored as one type, or when a variant that takes
/// any type has another after it.
///
/// # Panics
///
/// In a constant, where that is a compile error.
#[track_caller]
pub const fn assert_kinds_differ(payloads: &[Field]) {
    let mut at = 0;
    while at < payloads.len() {
        let kind = payloads[at].kind();
        assert!(
            !matches!(kind, Kind::Unknown) || at + 1 == payloads.len(),
            "an untagged variant that takes any type must be the last one"
        );
        let mut other = at + 1;
        while other < payloads.len() {
            assert!(
                kind as u8 != payloads[other].kind() as u8,
                "two untagged variants are stored as one type and could not be told apart; give the enum `tag = \"..\"`"
            );
            other += 1;
        }
        at += 1;
    }
}

/// Reads what `with`'s `from_stored` made of a stored value.
pub fn converted<T, E: std::fmt::Display>(
    value: Result<T, E>,
    name: &str,
) -> Result<T, DecodeError> {
    value.map_err(|error| DecodeError::custom(error).in_field(name))
}

/// Refuses the payload of an untagged variant that would be stored as NULL, which tells no variant.
pub fn check_present(absent: bool) -> Result<(), Invalid> {
    if absent {
        return Err(Invalid::custom(
            "an absent value in an untagged variant could not be read back",
        ));
    }
    Ok(())
}

/// A field with names it had before: what was read under its own name, and under the first of the others.
pub type Aliased<T> = (Option<T>, Option<(usize, Result<T, DecodeError>)>);

/// Reads a field under its old name of this rank. A mistake there matters only if the name does.
///
/// The value is taken whole first: after a mistake inside it, the source would stand in its middle.
pub fn read_alias<'de, T, S: Source<'de>>(
    slot: &mut Aliased<T>,
    rank: usize,
    read: fn(&mut Option<T>, &str, AttributeValue) -> Result<(), DecodeError>,
    name: &str,
    source: S,
) -> Result<(), DecodeError> {
    let value = source.value().map_err(|error| error.in_field(name))?;
    if slot.1.as_ref().is_some_and(|(other, _)| *other < rank) {
        return Ok(());
    }
    let mut found = None;
    let result = read(&mut found, name, value);
    slot.1 = found
        .map(|value| (rank, Ok(value)))
        .or(result.err().map(|error| (rank, Err(error))));
    Ok(())
}

/// The same for a view's field, which borrows: the sources it is read of do not mind where one is left.
pub fn read_view_alias<T, S>(
    slot: &mut Aliased<T>,
    rank: usize,
    read: fn(&mut Option<T>, &str, S) -> Result<(), DecodeError>,
    name: &str,
    source: S,
) {
    if slot.1.as_ref().is_some_and(|(other, _)| *other < rank) {
        return;
    }
    let mut found = None;
    let result = read(&mut found, name, source);
    slot.1 = found
        .map(|value| (rank, Ok(value)))
        .or(result.err().map(|error| (rank, Err(error))));
}

/// What was read of a field with old names; its present one wins.
pub fn aliased<T>(slot: Aliased<T>) -> Result<Option<T>, DecodeError> {
    match slot {
        (Some(value), _) => Ok(Some(value)),
        (None, Some((_, result))) => result.map(Some),
        (None, None) => Ok(None),
    }
}
