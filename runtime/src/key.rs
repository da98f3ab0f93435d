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
use crate::wire::Kind;

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

impl KeyValues {
    /// Partition key first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &AttributeValue> {
        std::iter::once(&self.partition).chain(&self.sort)
    }
}

impl<T: Table> Key<T> {
    /// The key in an item of the SDK's.
    pub(crate) fn of_item(item: &Item) -> Result<Self> {
        let value = |field: KeyField| {
            item.get(field.name()).cloned().ok_or_else(|| {
                Invalid::custom("a key attribute is missing")
                    .in_field(field.name())
                    .in_table(T::SCHEMA.table())
            })
        };
        Self::new(KeyValues {
            partition: value(T::SCHEMA.partition_key())?,
            sort: T::SCHEMA.sort_key().map(value).transpose()?,
        })
    }

    pub(crate) fn values(&self) -> &KeyValues {
        &self.values
    }

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

/// A sort key attribute of type `S`, and those after it, which only some global indexes have.
#[derive(Debug)]
pub struct SortKey<S, Rest = NoSortKey>(PhantomData<fn() -> (S, Rest)>);

/// No sort key attribute, or none that can still be restricted.
#[derive(Debug)]
#[non_exhaustive]
pub struct NoSortKey;

/// The types of a table's key: [`PartitionKey`], or the pair of that and [`SortKey`].
pub trait KeyShape {
    /// The sort key attributes.
    #[doc(hidden)]
    type Sort;
}

impl<P> KeyShape for PartitionKey<P> {
    type Sort = NoSortKey;
}

impl<P, S> KeyShape for (PartitionKey<P>, SortKey<S>) {
    type Sort = SortKey<S>;
}

/// A value that is the partition key of a key of shape `K`: what a query asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of the partition key",
    label = "expected the partition key's value alone",
    note = "a query reads all items of one partition key; `get` takes the whole key"
)]
pub trait PartitionOf<K> {
    /// The value, written.
    #[doc(hidden)]
    fn partition_value(&self) -> Result<AttributeValue, Invalid>;
}

impl<P: Attribute, V: IntoValue<P>> PartitionOf<PartitionKey<P>> for V {
    fn partition_value(&self) -> Result<AttributeValue, Invalid> {
        value(self)
    }
}

impl<P: Attribute, S, V: IntoValue<P>> PartitionOf<(PartitionKey<P>, SortKey<S>)> for V {
    fn partition_value(&self) -> Result<AttributeValue, Invalid> {
        value(self)
    }
}

/// One key value, written.
#[doc(hidden)]
pub fn value<A: Attribute>(value: &impl IntoValue<A>) -> Result<AttributeValue, Invalid> {
    to_value(|sink| value.encode_value(sink))
}

/// Values that make a key of shape `K`.
pub trait ValuesOf<K> {
    /// The values, written.
    #[doc(hidden)]
    fn key_values(&self) -> Result<KeyValues, Invalid>;
}

impl<P: Attribute, V: IntoValue<P>> ValuesOf<PartitionKey<P>> for V {
    fn key_values(&self) -> Result<KeyValues, Invalid> {
        Ok(KeyValues {
            partition: value(self)?,
            sort: None,
        })
    }
}

impl<P: Attribute, S: Attribute, A: IntoValue<P>, B: IntoValue<S>>
    ValuesOf<(PartitionKey<P>, SortKey<S>)> for (A, B)
{
    fn key_values(&self) -> Result<KeyValues, Invalid> {
        Ok(KeyValues {
            partition: value(&self.0)?,
            sort: Some(value(&self.1)?),
        })
    }
}

/// As a list of keys has them: `Song::get_many(&keys)`.
#[diagnostic::do_not_recommend]
impl<P, S, A, B> ValuesOf<(PartitionKey<P>, SortKey<S>)> for &(A, B)
where
    (A, B): ValuesOf<(PartitionKey<P>, SortKey<S>)>,
{
    fn key_values(&self) -> Result<KeyValues, Invalid> {
        (**self).key_values()
    }
}

/// Refuses a key value DynamoDB would refuse: empty, or too long.
pub(crate) fn check_value(
    field: KeyField,
    value: &AttributeValue,
    most: usize,
) -> Result<(), Invalid> {
    check_bytes(value, most).map_err(|error| error.in_field(field.name()))
}

/// The same, of a value that stands for no field yet.
pub(crate) fn check_bytes(value: &AttributeValue, most: usize) -> Result<(), Invalid> {
    let bytes = match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::N(_) => return Ok(()),
        _ => return Err(Invalid::custom("a key must be one S, N or B")),
    };
    let reason = match bytes {
        0 => "a key attribute cannot be empty".to_owned(),
        _ if bytes > most => format!("a key attribute of {bytes} bytes, more than {most}"),
        _ => return Ok(()),
    };
    Err(Invalid::custom(reason))
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
    check_index_keys(schema, item)
}

/// Checks the attributes an item is indexed by: they may be missing, but what is there must be a key value.
fn check_index_keys(schema: &Schema, item: &Item) -> Result<(), Invalid> {
    for index in schema.indexes() {
        let partition = index.partition_key().iter();
        let sort = index.sort_key().iter();
        let fields = partition
            .map(|field| (field, MAX_PARTITION_KEY_BYTES))
            .chain(sort.map(|field| (field, MAX_SORT_KEY_BYTES)));
        for (field, most) in fields {
            if let Some(value) = item.get(field.name()) {
                check_indexed(index.name(), *field, value, most)?;
            }
        }
    }
    Ok(())
}

/// Refuses a value that keeps a whole write from being made because an index cannot hold it.
fn check_indexed(
    index: &str,
    field: KeyField,
    value: &AttributeValue,
    most: usize,
) -> Result<(), Invalid> {
    if Kind::of(value) != field.kind() {
        let (kind, found) = (field.kind(), Kind::of(value));
        let text = format_args!("index `{index}` is by a value of type {kind}, not {found}");
        return Err(Invalid::custom(text).in_field(field.name()));
    }
    check_value(field, value, most)
}
