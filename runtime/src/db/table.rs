//! `TableHandle`: a table as a whole.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{TableDescription, TableStatus};
use tokio::time::{Instant, sleep};

use super::Db;
use super::create::create_table_input;
use crate::error::{Error, Invalid, Result};
use crate::index::{Index, IndexOf, Secondary};
use crate::op::call_named;
use crate::read::wait_until_indexed;
use crate::table::Table;

/// The pauses between two looks at a table: at first as short as a local engine needs.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The table of `T`: create it, look at it, delete it.
pub struct TableHandle<'a, T> {
    db: &'a Db,
    table: PhantomData<fn() -> T>,
}

impl<'a, T: Table> TableHandle<'a, T> {
    pub(super) fn new(db: &'a Db) -> Self {
        Self {
            db,
            table: PhantomData,
        }
    }

    /// The name the table has at DynamoDB.
    #[must_use]
    pub fn name(&self) -> String {
        self.db.table_name::<T>().into_owned()
    }

    /// Creates the table as `T` declares it, with on-demand billing, and returns when DynamoDB has begun to:
    /// one `CreateTable`. [`wait_until_active`](TableHandle::wait_until_active) waits for its end.
    ///
    /// # Errors
    ///
    /// [`Error::Call`] with code `ResourceInUseException` where the table exists.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
    pub async fn create(&self) -> Result<TableDescription> {
        let call = self.create_sdk()?.send();
        let output = call_named("CreateTable", self.name(), Box::pin(call)).await?;
        output
            .table_description
            .ok_or_else(|| self.no_description())
    }

    /// As [`create`](TableHandle::create), but a table that exists is no error: whether it was created.
    ///
    /// An existing table is left as it is, and not compared with what `T` declares.
    ///
    /// # Errors
    ///
    /// [`Error::Call`] as it says.
    pub async fn create_if_absent(&self) -> Result<bool> {
        match self.create().await {
            Ok(_) => Ok(true),
            Err(Error::Call(error)) if error.code() == Some("ResourceInUseException") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The SDK's builder of the table, with everything `T` declares set: for options this crate has no
    /// word for.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] never for a derived table.
    pub fn create_sdk(&self) -> Result<CreateTableFluentBuilder> {
        let input = create_table_input::<T>(self.name())?;
        Ok(self
            .db
            .client()
            .create_table()
            .set_table_name(input.table_name)
            .set_attribute_definitions(input.attribute_definitions)
            .set_key_schema(input.key_schema)
            .set_global_secondary_indexes(input.global_secondary_indexes)
            .set_local_secondary_indexes(input.local_secondary_indexes)
            .set_billing_mode(input.billing_mode))
    }

    /// What DynamoDB says of the table now: one `DescribeTable`. A snapshot, nothing is kept.
    ///
    /// # Errors
    ///
    /// [`Error::TableNotFound`] where there is none.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>
    pub async fn describe(&self) -> Result<TableDescription> {
        let name = self.name();
        let call = self.db.client().describe_table().table_name(&name).send();
        let output = call_named("DescribeTable", name, Box::pin(call)).await?;
        output.table.ok_or_else(|| self.no_description())
    }

    /// Whether the table exists, in any state: one `DescribeTable`.
    ///
    /// # Errors
    ///
    /// [`Error::Call`] when DynamoDB does not say.
    pub async fn exists(&self) -> Result<bool> {
        match self.describe().await {
            Ok(_) => Ok(true),
            Err(Error::TableNotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Waits until the table and its indexes can be used: `DescribeTable` at growing pauses of 20 ms to 2 s.
    ///
    /// A table that does not exist yet is waited for as well, and so is the end of a throttle.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when `timeout` is over.
    pub async fn wait_until_active(&self, timeout: Duration) -> Result<()> {
        // No end at all where the clock does not reach it.
        let end = Instant::now().checked_add(timeout);
        let mut pause = FIRST_PAUSE;
        loop {
            match self.describe().await {
                Ok(description) if is_active(&description) => return Ok(()),
                Ok(_) | Err(Error::TableNotFound(_) | Error::Throttled(_)) => {}
                Err(error) => return Err(error),
            }
            if end.is_some_and(|end| Instant::now() + pause > end) {
                let name = self.name();
                let text = format_args!("table `{name}` is not active after {timeout:?}");
                return Err(Error::Invalid(Invalid::custom(text)));
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits until an index shows this item as it was just written, and says whether it did in time.
    ///
    /// A global index is written a moment after its table, so a query of it right after a write can miss it. This
    /// looks for the item under its index key, again and again at growing pauses of 5 to 500 ms, until every
    /// attribute the index holds has the value written. Each look is a `Query` of the index that reads the
    /// entries with the same index key up to the item's: half a read unit for 4 KB of them. It tells nothing of other items, nor whether an entry under an older key is gone; and a
    /// later write of the same item keeps it waiting.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for an item that lacks a key attribute of the index, which therefore never shows it;
    /// otherwise as a query.
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # use std::time::Duration;
    /// # #[derive(Table)]
    /// # #[table(name = "Music", index(by_genre, partition_key = genre))]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     title: String,
    /// #     genre: String,
    /// # }
    /// # async fn example(db: Db, song: Song) -> dynatable::Result<()> {
    /// song.put().send(&db).await?;
    /// let songs = db.table::<Song>();
    /// if !songs.wait_until_indexed(Song::BY_GENRE, &song, Duration::from_secs(2)).await? {
    ///     eprintln!("the index is behind");
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn wait_until_indexed<I: IndexOf<T> + Secondary>(
        &self,
        _: Index<T, I>,
        written: &T,
        timeout: Duration,
    ) -> Result<bool> {
        wait_until_indexed::<T, I>(self.db, written, timeout).await
    }

    /// Deletes the table and all its items: one `DeleteTable`.
    ///
    /// # Errors
    ///
    /// [`Error::TableNotFound`] where there is none.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html>
    pub async fn delete(&self) -> Result<()> {
        let name = self.name();
        let call = self.db.client().delete_table().table_name(&name).send();
        call_named("DeleteTable", name, Box::pin(call))
            .await
            .map(drop)
    }

    fn no_description(&self) -> Error {
        let name = self.name();
        Error::Invalid(Invalid::custom(format_args!(
            "DynamoDB described no table `{name}`"
        )))
    }
}

fn is_active(table: &TableDescription) -> bool {
    use aws_sdk_dynamodb::types::IndexStatus;
    let indexes = table.global_secondary_indexes();
    table.table_status == Some(TableStatus::Active)
        && indexes
            .iter()
            .all(|index| index.index_status == Some(IndexStatus::Active))
}

impl<T: Table> fmt::Debug for TableHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableHandle({})", self.name())
    }
}
