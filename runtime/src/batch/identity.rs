//! What tells the items of a request apart.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::{Arc, LazyLock};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::number::Number;

/// A table and a key in it. Numbers are told apart by value, since DynamoDB may write them in another way.
///
/// It is looked up several times in its life, so its hash is made once; and shared, not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    hash: u64,
    bytes: Arc<[u8]>,
}

impl Identity {
    /// Of the key's values, in their order.
    pub(crate) fn new<'a>(table: &str, key: impl IntoIterator<Item = &'a AttributeValue>) -> Self {
        // Keys come from outside: with a fixed hash, they could be chosen to be all in one place.
        static RANDOM: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let mut bytes = Vec::with_capacity(table.len() + 128);
        part(table.as_bytes(), b'T', &mut bytes);
        key.into_iter().for_each(|it| value(it, &mut bytes));
        Self {
            hash: RANDOM.hash_one(bytes.as_slice()),
            bytes: bytes.into(),
        }
    }
}

impl Hash for Identity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// What is found by an identity.
pub(crate) type ByIdentity<V> = HashMap<Identity, V, BuildHasherDefault<AsItIs>>;

/// Identities, without anything found by them.
pub(crate) type Identities = HashSet<Identity, BuildHasherDefault<AsItIs>>;

/// Takes the hash that an identity has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One value of a key.
pub(super) fn value(value: &AttributeValue, bytes: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) => part(text.as_bytes(), b'S', bytes),
        AttributeValue::N(text) => number(text, bytes),
        AttributeValue::B(blob) => part(blob.as_ref(), b'B', bytes),
        // No key, and refused as one elsewhere.
        _ => bytes.push(b'?'),
    }
}

pub(super) fn part(value: &[u8], kind: u8, bytes: &mut Vec<u8>) {
    bytes.push(kind);
    bytes.extend_from_slice(&value.len().to_le_bytes());
    bytes.extend_from_slice(value);
}

/// Takes what [`part`] has written: the kind and the value.
pub(super) fn take_part<'a>(bytes: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (value, rest) = rest.split_at_checked(usize::from_le_bytes(*length))?;
    *bytes = rest;
    Some((*kind, value))
}

pub(super) fn number(text: &str, bytes: &mut Vec<u8>) {
    // Most keys are integers, which have one text.
    let digits = text.strip_prefix('-').unwrap_or(text);
    let usual = digits.len() < 20
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if usual {
        return part(text.as_bytes(), b'N', bytes);
    }
    match text.parse::<Number>() {
        Ok(number) => part(number.to_string().as_bytes(), b'N', bytes),
        Err(_) => part(text.as_bytes(), b'N', bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_apart_by_value() {
        let of = |text: &str| Identity::new("t", [&AttributeValue::N(text.to_owned())]);
        assert_eq!(of("1"), of("1.0"));
        assert_eq!(of("10"), of("1e1"));
        assert_eq!(of("0"), of("-0.00"));
        assert_eq!(
            of("12345678901234567890123"),
            of("1.2345678901234567890123e22")
        );
        assert_ne!(of("1"), of("-1"));
        assert_ne!(of("1"), of("10"));
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |one: &str, two: &str| {
            let values = [one, two].map(|text| AttributeValue::S(text.to_owned()));
            Identity::new("t", &values)
        };
        assert_ne!(of("a", "bc"), of("ab", "c"));
        assert_ne!(
            Identity::new("t", [&AttributeValue::S("1".to_owned())]),
            Identity::new("t", [&AttributeValue::N("1".to_owned())]),
        );
    }
}
