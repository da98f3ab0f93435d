//! The keys of one table in a batch: each is asked for once, and found again by an item's values.

use std::hash::{BuildHasher, Hasher, RandomState};

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::{Blob, base64};

use crate::batch::identity;
use crate::codec::json::{push_string, push_text};
use crate::item::Item;
use crate::schema::{KeyField, Schema};
use crate::wire::Kind;

/// Of a key, with its lengths.
const USUAL_BYTES: usize = 64;
/// More than that is not believed before it is there.
const MOST_RESERVED: usize = 1 << 20;

/// Keys by their places in the order they were asked for. Values are kept as bytes, one behind the other: big
/// sets of keys cost little more than their values, and no key an allocation of its own.
#[derive(Default)]
pub(crate) struct Keys {
    fields: Vec<KeyField>,
    bytes: Vec<u8>,
    /// Where each key ends in the bytes.
    ends: Vec<usize>,
    /// For each key the next one that is the same.
    alike: Vec<Option<usize>>,
    /// Without those that are the same as an earlier one.
    distinct: Vec<usize>,
    /// The same places, by the hash of their bytes: at it, or behind it up to the next gap.
    slots: Vec<Option<usize>>,
    hashes: RandomState,
}

impl Keys {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            fields: schema.position_fields(None),
            ..Self::default()
        }
    }

    /// Makes room for so many more keys of the usual length.
    pub(crate) fn reserve(&mut self, keys: usize) {
        self.ends.reserve(keys.min(MOST_RESERVED));
        self.bytes
            .reserve(keys.saturating_mul(USUAL_BYTES).min(MOST_RESERVED));
    }

    /// One more key: values in the order of the schema.
    pub(crate) fn push<'a>(&mut self, values: impl IntoIterator<Item = &'a AttributeValue>) {
        for value in values {
            identity::value(value, &mut self.bytes);
        }
        self.ends.push(self.bytes.len());
    }

    /// There are no more: finds those that are the same.
    pub(crate) fn settle(mut self) -> Self {
        let keys = self.len();
        // At most half full, so that gaps are near.
        self.slots = vec![None; (keys * 2).next_power_of_two()];
        self.alike = vec![None; keys];
        self.distinct.reserve(keys);
        for place in 0..keys {
            let slot = self.slot_of(self.bytes_of(place));
            match self.slots.get_mut(slot) {
                Some(Some(first)) => {
                    self.alike[place] = self.alike[*first].replace(place);
                }
                Some(free) => {
                    *free = Some(place);
                    self.distinct.push(place);
                }
                None => {}
            }
        }
        self
    }

    /// The slot of the key with these bytes, or the one it would have.
    fn slot_of(&self, bytes: &[u8]) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut hasher = self.hashes.build_hasher();
        hasher.write(bytes);
        let hash = hasher.finish();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the lower bits are as good"
        )]
        let mut slot = hash as usize & mask;
        while let Some(Some(place)) = self.slots.get(slot) {
            if self.bytes_of(*place) == bytes {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// All of them.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn fields(&self) -> &[KeyField] {
        &self.fields
    }

    /// The places that are asked for.
    pub(crate) fn distinct(&self) -> &[usize] {
        &self.distinct
    }

    /// This place and all others of the same key.
    pub(crate) fn alike(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(place), |place| {
            self.alike.get(*place).copied().flatten()
        })
    }

    fn bytes_of(&self, place: usize) -> &[u8] {
        let from = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let to = self.ends.get(place).copied().unwrap_or_default();
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// The key as a request has it.
    pub(crate) fn item(&self, place: usize) -> Item {
        let mut bytes = self.bytes_of(place);
        let mut item = Item::with_capacity(self.fields.len());
        for field in &self.fields {
            let Some((kind, content)) = identity::take_part(&mut bytes) else {
                break;
            };
            let text = || String::from_utf8_lossy(content).into_owned();
            let value = match kind {
                b'S' => AttributeValue::S(text()),
                b'N' => AttributeValue::N(text()),
                _ => AttributeValue::B(Blob::new(content)),
            };
            item.insert(field.name().to_owned(), value);
        }
        item
    }

    /// The same as JSON.
    pub(super) fn write(&self, place: usize, out: &mut Vec<u8>) {
        let mut bytes = self.bytes_of(place);
        for (number, field) in self.fields.iter().enumerate() {
            let Some((kind, content)) = identity::take_part(&mut bytes) else {
                break;
            };
            out.push(if number == 0 { b'{' } else { b',' });
            push_string(out, field.name());
            out.extend_from_slice(&[b':', b'{', b'"', kind, b'"', b':']);
            match kind {
                b'B' => push_string(out, &base64::encode(content)),
                _ => push_text(out, content),
            }
            out.push(b'}');
        }
        out.push(b'}');
    }

    /// The place asked for of the key with these bytes.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<usize> {
        self.slots.get(self.slot_of(bytes)).copied().flatten()
    }

    /// The place asked for of the key that an item has.
    pub(crate) fn place_of(&self, item: &Item, bytes: &mut Vec<u8>) -> Option<usize> {
        bytes.clear();
        for field in &self.fields {
            identity::value(item.get(field.name())?, bytes);
        }
        self.find(bytes)
    }
}

/// The bytes of a key value as it stands in JSON.
pub(crate) fn text_value(kind: Kind, text: &str, bytes: &mut Vec<u8>) -> Option<()> {
    match kind {
        Kind::S => identity::part(text.as_bytes(), b'S', bytes),
        Kind::N => identity::number(text, bytes),
        Kind::B => identity::part(&base64::decode(text).ok()?, b'B', bytes),
        _ => return None,
    }
    Some(())
}

/// Without the values, which may be personal data.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    fn keys(values: &[&str]) -> Keys {
        const FIELD: KeyField = KeyField::new(Kind::N).named("id");
        let schema = Schema::new("T", "t", FIELD, None, &[], &[]);
        let mut keys = Keys::new(&schema);
        for value in values {
            keys.push([&AttributeValue::N((*value).to_owned())]);
        }
        keys.settle()
    }

    #[test]
    fn keys_that_are_the_same_are_asked_for_once() {
        let keys = keys(&["1", "2", "1.0", "3", "1e0", "2"]);
        assert_eq!(keys.distinct(), [0, 1, 3]);
        let mut alike: Vec<usize> = keys.alike(0).collect();
        alike.sort_unstable();
        assert_eq!(alike, [0, 2, 4]);
        assert_eq!(keys.alike(1).collect::<Vec<_>>(), [1, 5]);
        assert_eq!(keys.alike(3).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn items_find_their_places() {
        let texts: Vec<String> = (0..500).map(|number| number.to_string()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let keys = keys(&texts);
        let mut bytes = Vec::new();
        for place in 0..500 {
            assert_eq!(keys.place_of(&keys.item(place), &mut bytes), Some(place));
        }
        let other = Item::from([("id".to_owned(), AttributeValue::N("500".to_owned()))]);
        assert_eq!(keys.place_of(&other, &mut bytes), None);
        assert_eq!(keys.place_of(&Item::new(), &mut bytes), None);
    }

    #[test]
    fn of_no_keys_none_is_found() {
        assert_eq!(keys(&[]).find(b"N"), None);
    }
}
