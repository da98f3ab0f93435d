//! `Key`: the primary key of one item, and what may be written where one is asked for.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::{Attribute, IntoValue};
use crate::codec::value::to_value;
use crate::error::{Invalid, Result};
use crate::item::Item;
use crate::limits::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use crate::schema::{KeyField, Schema};
use crate::table::Table;

/// The primary key of one item of table `T`, checked.
///
/// Made by [`Table::key`] from anything that is [`IntoKey`]; the operations take those directly.
///
/// ```
/// # use dynatable::Table;
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// # }
/// let key = Song::key(("Dylan", "Hurricane"))?;
/// assert_eq!(key.to_item()["artist"].as_s().unwrap(), "Dylan");
/// let get = Song::get(&key);
/// assert!(Song::key(("Dylan", "")).is_err());      // DynamoDB has no empty keys
/// # Ok::<(), dynatable::Error>(())
/// ```
pub struct Key<T> {
    values: KeyValues,
    table: PhantomData<fn() -> T>,
}

/// A key's values, by the schema's names.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct KeyValues {
    partition: AttributeValue,
    sort: Option<AttributeValue>,
}

impl<T: Table> Key<T> {
    pub(crate) fn new(values: KeyValues) -> Result<Self> {
        let check = || {
            check_value(
                T::SCHEMA.partition_key(),
                &values.partition,
                MAX_PARTITION_KEY_BYTES,
            )?;
            match (T::SCHEMA.sort_key(), &values.sort) {
                (Some(field), Some(value)) => check_value(field, value, MAX_SORT_KEY_BYTES),
                _ => Ok(()),
            }
        };
        check().map_err(|error| error.in_table(T::SCHEMA.table()))?;
        Ok(Self {
            values,
            table: PhantomData,
        })
    }

    /// The key's attributes, as `GetItem` and others take them.
    #[must_use]
    pub fn to_item(&self) -> Item {
        self.clone().into_item()
    }

    pub(crate) fn into_item(self) -> Item {
        let mut item = Item::with_capacity(2);
        item.insert(
            T::SCHEMA.partition_key().name().to_owned(),
            self.values.partition,
        );
        if let (Some(field), Some(value)) = (T::SCHEMA.sort_key(), self.values.sort) {
            item.insert(field.name().to_owned(), value);
        }
        item
    }
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        Self {
            values: self.values.clone(),
            table: PhantomData,
        }
    }
}

impl<T> PartialEq for Key<T> {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

/// Without the values, which may be personal data.
impl<T: Table> fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key<{}>", T::SCHEMA.entity())
    }
}

/// Anything that names one item of table `T`.
///
/// - the tuple of key values, borrowed or owned: `("Dylan", "Hurricane")`;
/// - the bare value, where the table has no sort key: `"Dylan"`;
/// - a [`Key<T>`] or a reference to one;
/// - a reference to an item: `&song`.
///
/// `M` tells these ways apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of table `{T}`",
    label = "expected the key's values, a `Key<{T}>` or a `&{T}`",
    note = "the values are `(partition, sort)` where the table has a sort key, and the bare value where it has none"
)]
pub trait IntoKey<T: Table, M> {
    /// The key.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) for an empty or too long value.
    fn into_key(self) -> Result<Key<T>>;
}

/// How a key was given: see [`IntoKey`].
pub mod by {
    /// By its values.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Values;
    /// By an item that has it.
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Item;
    /// As a [`Key`](super::Key).
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Key;
}

#[diagnostic::do_not_recommend]
impl<T: Table> IntoKey<T, by::Key> for Key<T> {
    fn into_key(self) -> Result<Key<T>> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> IntoKey<T, by::Key> for &Key<T> {
    fn into_key(self) -> Result<Key<T>> {
        Ok(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> IntoKey<T, by::Item> for &T {
    fn into_key(self) -> Result<Key<T>> {
        Key::new(self.key_values()?)
    }
}

impl<T: Table, V: ValuesOf<T::KeyShape>> IntoKey<T, by::Values> for V {
    fn into_key(self) -> Result<Key<T>> {
        Key::new(
            self.key_values()
                .map_err(|error| error.in_table(T::SCHEMA.table()))?,
        )
    }
}

/// A partition key of type `P`: the shape of a key without sort key.
#[derive(Debug)]
pub struct PartitionKey<P>(PhantomData<fn() -> P>);

/// A sort key of type `S`.
#[derive(Debug)]
pub struct SortKey<S>(PhantomData<fn() -> S>);

/// Values that make a key of shape `K`.
pub trait ValuesOf<K> {
    /// The values, written.
    #[doc(hidden)]
    fn key_values(&self) -> Result<KeyValues, Invalid>;
}

impl<P: Attribute, V: IntoValue<P>> ValuesOf<PartitionKey<P>> for V {
    fn key_values(&self) -> Result<KeyValues, Invalid> {
        Ok(KeyValues {
            partition: to_value(|sink| self.encode_value(sink))?,
            sort: None,
        })
    }
}

impl<P: Attribute, S: Attribute, A: IntoValue<P>, B: IntoValue<S>>
    ValuesOf<(PartitionKey<P>, SortKey<S>)> for (A, B)
{
    fn key_values(&self) -> Result<KeyValues, Invalid> {
        Ok(KeyValues {
            partition: to_value(|sink| self.0.encode_value(sink))?,
            sort: Some(to_value(|sink| self.1.encode_value(sink))?),
        })
    }
}

/// Refuses a key value DynamoDB would refuse: empty, or too long.
fn check_value(field: KeyField, value: &AttributeValue, most: usize) -> Result<(), Invalid> {
    let bytes = match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::N(_) => return Ok(()),
        _ => return Err(Invalid::custom("a key must be one S, N or B").in_field(field.name())),
    };
    let reason = match bytes {
        0 => "a key attribute cannot be empty".to_owned(),
        _ if bytes > most => format!("a key attribute of {bytes} bytes, more than {most}"),
        _ => return Ok(()),
    };
    Err(Invalid::custom(reason).in_field(field.name()))
}

/// Checks the key attributes of a whole item.
pub(crate) fn check_item(schema: &Schema, item: &Item) -> Result<(), Invalid> {
    let partition = (schema.partition_key(), MAX_PARTITION_KEY_BYTES);
    let sort = schema.sort_key().map(|field| (field, MAX_SORT_KEY_BYTES));
    for (field, most) in std::iter::once(partition).chain(sort) {
        match item.get(field.name()) {
            Some(value) => check_value(field, value, most)?,
            None => {
                return Err(Invalid::custom("a key attribute is missing").in_field(field.name()));
            }
        }
    }
    Ok(())
}
