//! `Db`: the SDK's client, and how declared table names become real ones.

mod builder;
mod create;
mod table;

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;

pub use builder::DbBuilder;
pub(crate) use create::create_table_input;
pub use table::TableHandle;

use crate::batch::{BatchGet, BatchReads, BatchWrite, BatchWriter, WriteEngine};
use crate::retry::RetryPolicy;
use crate::table::Table;
use crate::transact::{IntoTransactGet, TransactGet, TransactWrite};

/// A DynamoDB to work with: a client, and the names its tables have there.
///
/// A cheap clone, without state of its own; [`client`](Db::client) is the very client it was made from.
///
/// ```no_run
/// # async fn example() -> dynatable::Result<()> {
/// use dynatable::{Db, sdk};
///
/// # let config = sdk::Config::builder().build();
/// let db = Db::new(sdk::Client::from_conf(config));
/// let tables = db.client().list_tables().send().await;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    /// The same client with our hook.
    hooked: Client,
    /// Whether items are read and written directly.
    direct: bool,
    prefix: String,
    suffix: String,
    /// Exact names, by the table's type.
    names: HashMap<TypeId, String>,
    retry: RetryPolicy,
}

impl Db {
    /// A DynamoDB reached with this client; tables have the names they are declared with.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self::builder().client(client)
    }

    /// A DynamoDB with other table names than the declared ones.
    ///
    /// ```no_run
    /// # use dynatable::{Db, Table, sdk};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # fn example(client: sdk::Client) {
    /// let db = Db::builder().prefix("staging-").table::<Song>("songs-v2").client(client);
    /// assert_eq!(db.table_name::<Song>(), "songs-v2");
    /// # }
    /// ```
    pub fn builder() -> DbBuilder {
        DbBuilder::default()
    }

    /// A DynamoDB as the environment says: region, credentials and endpoint as the AWS tools find them.
    ///
    /// Credentials from SSO or from a process need those features of `aws-config` in your own manifest.
    #[cfg(feature = "config")]
    pub async fn from_env() -> Self {
        let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
        Self::new(Client::new(&config))
    }

    /// A DynamoDB in this process, in memory: no server, no sockets, gone with the last clone.
    ///
    /// Its client is a real `aws_sdk_dynamodb::Client`, so everything works on it, the raw client too.
    /// The engine runs inside the call, on the thread that polls it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) when the engine cannot be started.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> crate::Result<Self> {
        Ok(Self::new(crate::embedded::in_memory()?))
    }

    /// A DynamoDB in this process, kept in a file, which is created where there is none.
    ///
    /// For tools and tests: a call blocks its thread while the file is written.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) when the file cannot be opened, or is not such a
    /// database.
    #[cfg(feature = "embedded")]
    pub fn embedded_at(path: impl AsRef<std::path::Path>) -> crate::Result<Self> {
        Ok(Self::new(crate::embedded::in_file(path.as_ref())?))
    }

    /// The SDK's client, untouched.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// The same tables, reached with another client.
    #[cfg(feature = "test-util")]
    pub(crate) fn with_client(&self, client: Client) -> Self {
        DbBuilder::of(&self.inner).client(client)
    }

    /// The client that typed operations call, and whether its items go directly.
    pub(crate) fn caller(&self) -> (&Client, bool) {
        (&self.inner.hooked, self.inner.direct)
    }

    /// How what DynamoDB leaves undone is tried again, where a call says nothing else.
    pub(crate) fn retry(&self) -> RetryPolicy {
        self.inner.retry
    }

    /// The name table `T` has here.
    #[must_use]
    pub fn table_name<T: Table>(&self) -> Cow<'_, str> {
        let Inner {
            prefix,
            suffix,
            names,
            ..
        } = &*self.inner;
        if let Some(name) = names.get(&TypeId::of::<T>()) {
            return Cow::Borrowed(name);
        }
        let declared = T::SCHEMA.table();
        if prefix.is_empty() && suffix.is_empty() {
            return Cow::Borrowed(declared);
        }
        Cow::Owned(format!("{prefix}{declared}{suffix}"))
    }

    /// Puts and deletes of any types and tables, in few calls.
    pub fn batch_write(&self) -> BatchWrite {
        BatchWrite::new(WriteEngine::new(self.clone()))
    }

    /// The same for more than fits in memory: writes are taken as they come.
    pub fn batch_writer(&self) -> BatchWriter {
        BatchWriter::new(WriteEngine::new(self.clone()))
    }

    /// Writes up to 100 items, all of them or none: see [`TransactWrite`].
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # async fn example(db: Db, song: Song) -> dynatable::Result<()> {
    /// db.transact_write().add(song.put().if_absent()).add(Song::delete("Baez")).send().await
    /// # }
    /// ```
    pub fn transact_write(&self) -> TransactWrite {
        TransactWrite::new(self.clone())
    }

    /// Reads up to 100 items as they were at one moment: see [`TransactGet`].
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// let (dylan, baez) = db.transact_get((Song::get("Dylan"), Song::get("Baez"))).send().await?;
    /// # Ok(()) }
    /// ```
    pub fn transact_get<G: IntoTransactGet>(&self, gets: G) -> TransactGet<G> {
        TransactGet::new(self.clone(), gets)
    }

    /// Reads many items by their keys, of one table or several: one `BatchGetItem` for each hundred keys.
    ///
    /// Takes a [`GetMany`](crate::batch::GetMany), or a tuple of up to eight: the answer has the same shape.
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table, Debug, PartialEq)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     title: String,
    /// # }
    /// # #[derive(Table, Debug, PartialEq)]
    /// # struct Artist {
    /// #     #[table(partition_key)]
    /// #     name: String,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynatable::Result<()> {
    /// # let db = Db::embedded()?;
    /// # db.table::<Song>().create().await?;
    /// # db.table::<Artist>().create().await?;
    /// # Artist { name: "Dylan".into() }.put().send(&db).await?;
    /// let songs = Song::get_many(["Hurricane", "Sara"]);
    /// let artists = Artist::get_many(["Dylan"]).consistent();
    ///
    /// let (songs, artists) = db.batch_get((songs, artists)).send().await?;
    ///
    /// assert_eq!(songs, [None, None]);
    /// assert_eq!(artists, [Some(Artist { name: "Dylan".into() })]);
    /// # Ok(()) }
    /// ```
    pub fn batch_get<R: BatchReads>(&self, reads: R) -> BatchGet<R> {
        BatchGet::new(self.clone(), reads)
    }

    /// The table itself: create, describe, delete.
    #[must_use]
    pub fn table<T: Table>(&self) -> TableHandle<'_, T> {
        TableHandle::new(self)
    }
}

impl From<Client> for Db {
    fn from(client: Client) -> Self {
        Self::new(client)
    }
}
