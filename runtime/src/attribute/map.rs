//! Maps with free names: M. Values that are absent (`None`) are stored as NULL, so that names are kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use super::{Attribute, Element};
use crate::codec::{Entries, MapSink, Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::fields::Seen;
use crate::wire;

/// A type that names the entries of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map attribute",
    label = "names of a DynamoDB map are strings",
    note = "use a string type, or convert the map with `with = module`"
)]
pub trait MapKey: Sized + 'static {
    /// The name as text.
    fn as_name(&self) -> &str;
    /// The key a stored name stands for.
    fn from_name(name: String) -> Self;
}

macro_rules! map_key {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl MapKey for $type {
            fn as_name(&self) -> &str {
                self
            }

            fn from_name(name: String) -> Self {
                name.into()
            }
        }
    )*};
}

map_key!(String, Box<str>, Arc<str>, Cow<'static, str>);

fn encode_entries<'a, K: MapKey + 'a, V: Attribute + 'a, S: Sink>(
    entries: impl ExactSizeIterator<Item = (&'a K, &'a V)>,
    sink: S,
) -> Result<(), Invalid> {
    let mut map = sink.map(entries.len())?;
    for (key, value) in entries {
        let name = key.as_name();
        value
            .encode(map.entry(name))
            .map_err(|error| error.in_field(name))?;
    }
    map.end()
}

fn decode_entries<'de, K: MapKey, V: Attribute, C: Default + Extend<(K, V)>, S: Source<'de>>(
    source: S,
) -> Result<C, DecodeError> {
    let mut map = source.map()?;
    let mut entries = C::default();
    while let Some((name, value)) = map.next()? {
        let value = V::decode(value).map_err(|error| error.in_field(&name))?;
        entries.extend([(K::from_name(name.into_owned()), value)]);
    }
    Ok(entries)
}

impl<K, V, H> Attribute for HashMap<K, V, H>
where
    K: MapKey + Eq + Hash,
    V: Attribute,
    H: BuildHasher + Default + 'static,
{
    type Wire = wire::Map<V>;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        V::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_entries(self.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_entries(source)
    }
}

#[diagnostic::do_not_recommend]
impl<K: MapKey + Eq + Hash, V: Attribute, H: BuildHasher + Default + 'static> Element
    for HashMap<K, V, H>
{
}

impl<K: MapKey + Ord, V: Attribute> Attribute for BTreeMap<K, V> {
    type Wire = wire::Map<V>;
    type Base = Self;

    fn holds_secrets(seen: &mut Seen) -> bool {
        V::holds_secrets(seen)
    }

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        encode_entries(self.iter(), sink)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        decode_entries(source)
    }
}

#[diagnostic::do_not_recommend]
impl<K: MapKey + Ord, V: Attribute> Element for BTreeMap<K, V> {}
