//! `Table`: what the derive says of a struct, and the operations every such struct has.

use aws_sdk_dynamodb::operation::create_table::CreateTableInput;

use crate::batch::GetMany;
use crate::db::create_table_input;
use crate::error::{Invalid, Result};
use crate::fields::Fields;
use crate::index::Primary;
use crate::item::{self, Item};
use crate::key::{IntoKey, Key, KeyShape, KeyValues, PartitionOf};
use crate::op::{Check, Delete, Get, Put, Update};
use crate::read::{Query, Scan};
use crate::schema::Schema;

/// A struct whose values are items of a DynamoDB table.
///
/// Derived with [`#[derive(Table)]`](macro@crate::Table), which is imported by the same name. The
/// methods build operations: values without a client, which do nothing until their `send`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "no `#[derive(Table)]`",
    note = "derive `Table` for `{Self}` and mark its partition key with `#[table(partition_key)]`"
)]
pub trait Table: Fields + Send + 'static {
    /// What the struct declares: names, keys, attributes.
    const SCHEMA: &'static Schema;

    /// The types of the key.
    #[doc(hidden)]
    type KeyShape: KeyShape;

    /// The item's key values.
    #[doc(hidden)]
    fn key_values(&self) -> Result<KeyValues, Invalid>;

    /// Reads the item of a key: one `GetItem`.
    fn get<M>(key: impl IntoKey<Self, M>) -> Get<Self> {
        Get::new(key.into_key())
    }

    /// Reads the items of many keys: one `BatchGetItem` for each hundred.
    ///
    /// Each key is what [`get`](Table::get) takes: `Song::get_many([("Dylan", "Sara")])`, `Song::get_many(&songs)`.
    /// With other tables in the same calls: [`Db::batch_get`](crate::Db::batch_get).
    fn get_many<M>(keys: impl IntoIterator<Item = impl IntoKey<Self, M>>) -> GetMany<Self> {
        GetMany::new(keys.into_iter().map(IntoKey::into_key))
    }

    /// Writes the item whole, in place of any item of the same key: one `PutItem`.
    fn put(&self) -> Put<'_, Self> {
        Put::new(self)
    }

    /// Changes attributes of an item that exists: one `UpdateItem` with `attribute_exists` on the key.
    ///
    /// Where there is no such item, [`Error::ConditionFailed`](crate::Error::ConditionFailed) says so;
    /// DynamoDB's own update would create half an item. [`Table::upsert`] does that.
    fn update<M>(key: impl IntoKey<Self, M>) -> Update<Self> {
        Update::new(key.into_key(), true)
    }

    /// Changes attributes of an item, or creates it with just these: one `UpdateItem`.
    fn upsert<M>(key: impl IntoKey<Self, M>) -> Update<Self> {
        Update::new(key.into_key(), false)
    }

    /// Deletes the item of a key, if there is one: one `DeleteItem`.
    fn delete<M>(key: impl IntoKey<Self, M>) -> Delete<Self> {
        Delete::new(key.into_key())
    }

    /// Checks a condition of an item in a transaction, which writes others: see [`Check`].
    fn check<M>(key: impl IntoKey<Self, M>) -> Check<Self> {
        Check::new(key.into_key())
    }

    /// Reads the items of one partition key: one `Query` for each page.
    ///
    /// The derive writes a method for each index, which queries that.
    fn query(
        partition: impl PartitionOf<Self::KeyShape>,
    ) -> Query<Self, Primary, <Self::KeyShape as KeyShape>::Sort> {
        Query::of_partition(partition.partition_value())
    }

    /// Reads every item of the table or of an index, which is said next: one `Scan` for each page.
    ///
    /// It costs as much as all it reads: see [`Scan`].
    fn scan() -> Scan<Self> {
        Scan::new()
    }

    /// The key as a value of its own.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) for an empty or too long key value.
    fn key<M>(key: impl IntoKey<Self, M>) -> Result<Key<Self>> {
        key.into_key()
    }

    /// The item as the SDK has it, checked as [`put`](Table::put) checks it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) for an item that DynamoDB would refuse.
    fn to_item(&self) -> Result<Item> {
        Ok(item::encode(self)?)
    }

    /// What `CreateTable` takes for the table as declared, with on-demand billing.
    ///
    /// `db.table::<T>().create_sdk()` is the same as a builder, with the name the table has there.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) never for a derived table.
    fn create_table_input() -> Result<CreateTableInput> {
        create_table_input::<Self>(Self::SCHEMA.table().to_owned())
    }

    /// Reads an item the SDK gave. Attributes the struct does not have are passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](crate::Error::Decode) for an item that does not fit the struct.
    fn from_item(item: Item) -> Result<Self> {
        item::decode(item)
    }
}
