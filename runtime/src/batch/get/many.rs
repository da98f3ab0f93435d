//! `GetMany`: the items of many keys of one table.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{BatchGetResponse, BatchItems, Keys, Part};
use crate::db::Db;
use crate::direct;
use crate::error::{Error, Result};
use crate::key::Key;
use crate::projection::Projection;
use crate::table::Table;
use crate::view::{ViewOf, Viewed};

/// Reads the items of many keys of one table, from [`Table::get_many`](crate::Table::get_many).
///
/// A value without a client. It is sent alone, with [`send`](GetMany::send); or with others, of other tables, as
/// a tuple for [`Db::batch_get`], which has the settings of the calls as well.
///
/// One `BatchGetItem` for each hundred keys, four at a time. DynamoDB charges what as many `GetItem`s cost: half a
/// read unit for each key and each 4 KB of its item, twice that with [`consistent`](GetMany::consistent). A key
/// asked for several times is read once, and its item given each time.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table, Debug, PartialEq)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dynatable::Result<()> {
/// # let db = Db::embedded()?;
/// # db.table::<Song>().create().await?;
/// # let sara = Song { artist: "Dylan".into(), title: "Sara".into() };
/// # sara.put().send(&db).await?;
/// let keys = [("Dylan", "Hurricane"), ("Dylan", "Sara")];
///
/// let songs: Vec<Option<Song>> = Song::get_many(keys).consistent().send(&db).await?;
///
/// assert_eq!(songs, [None, Some(sara)]);      // in the order of the keys
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
#[must_use = "an operation does nothing until it is sent"]
pub struct GetMany<T, P = T> {
    keys: Result<Keys>,
    consistent: bool,
    read_as: PhantomData<fn() -> (T, P)>,
}

impl<T: Table> GetMany<T> {
    pub(crate) fn new(keys: impl Iterator<Item = Result<Key<T>>>) -> Self {
        let gather = || {
            let mut all = Keys::new(T::SCHEMA);
            all.reserve(keys.size_hint().0);
            for (place, key) in keys.enumerate() {
                let key = key.map_err(|error| match error {
                    Error::Invalid(error) => {
                        Error::Invalid(error.in_element(place).in_field("keys"))
                    }
                    error => error,
                });
                all.push(key?.values().iter());
            }
            Ok(all.settle())
        };
        Self {
            keys: gather(),
            consistent: false,
            read_as: PhantomData,
        }
    }
}

impl<T: Table, P: Projection<T>> GetMany<T, P> {
    /// Reads the items as `Q`s, and asks for their attributes only: less is sent, as much is read.
    ///
    /// ```
    /// # use dynatable::{Db, Projection, Table};
    /// # #[derive(Table)]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     title: String,
    /// #     year: u16,
    /// # }
    /// #[derive(Projection)]
    /// #[projection(of = Song)]
    /// struct Year { year: u16 }
    ///
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// let years: Vec<Option<Year>> = Song::get_many(["Sara"]).project().send(&db).await?;
    /// # Ok(()) }
    /// ```
    pub fn project<Q: Projection<T>>(self) -> GetMany<T, Q> {
        self.retype()
    }

    /// Reads the items as the view `V`, which borrows from the answer, and asks for their attributes only.
    ///
    /// What is given are [`Viewed`], which [`get`](Viewed::get) reads: texts are not copied.
    pub fn view<V: ViewOf<T> + 'static>(self) -> GetMany<T, Viewed<V>> {
        self.retype()
    }

    fn retype<Q>(self) -> GetMany<T, Q> {
        GetMany {
            keys: self.keys,
            consistent: self.consistent,
            read_as: PhantomData,
        }
    }

    /// Reads the latest writes, at twice the capacity.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Reads the items: one for each key, in their order; `None` where there is none.
    ///
    /// The same as `db.batch_get(self).send()`, where concurrency and retries can be set.
    ///
    /// # Errors
    ///
    /// As [`BatchGet::send`](super::BatchGet::send).
    pub fn send(self, db: &Db) -> impl Future<Output = Result<Vec<Option<P>>>> + Send + use<T, P> {
        db.batch_get(self).send()
    }

    /// As [`send`](GetMany::send), with the capacity consumed, the calls made and their request ids.
    ///
    /// # Errors
    ///
    /// As [`BatchGet::send`](super::BatchGet::send).
    pub fn send_with(
        self,
        db: &Db,
    ) -> impl Future<Output = Result<BatchGetResponse<Vec<Option<P>>>>> + Send + use<T, P> {
        db.batch_get(self).send_with()
    }

    /// The items as they come, with the places of their keys: see [`BatchGet::items`](super::BatchGet::items).
    pub fn items(self, db: &Db) -> BatchItems<P> {
        db.batch_get(self).items()
    }

    pub(super) fn part(self, db: &Db) -> Result<Part> {
        let keys = self.keys?;
        let projection = Part::project(P::PROJECTED, &keys);
        let projection = projection.map_err(|error| error.in_table(T::SCHEMA.table()))?;
        Ok(Part {
            table: db.table_name::<T>().into_owned(),
            declared: T::SCHEMA.table(),
            projection,
            keys: Arc::new(keys),
            consistent: self.consistent,
            read: Some(direct::rows::<P>),
        })
    }
}

/// Without the keys, which may be personal data.
impl<T: Table, P> fmt::Debug for GetMany<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetMany")
            .field("table", &T::SCHEMA.table())
            .field("keys", &self.keys.as_ref().map_or(0, Keys::len))
            .field("consistent", &self.consistent)
            .finish_non_exhaustive()
    }
}
