//! `Scan`: every item of a table or an index.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

use super::ends::{read_ends, read_few};
use super::engine::Engine;
use super::hydrate::Hydrator;
use super::order::{Order, Start};
use super::parallel::ParallelScan;
use super::reading::Reading;
use super::request::{Request, Wanted};
use super::setters::read_setters;
use crate::cursor::Operation;
use crate::db::Db;
use crate::error::{Invalid, Result};
use crate::expr::IntoCondition;
use crate::index::{Consistent, Hydrated, Index, IndexOf, Primary, Secondary, Unchosen};
use crate::op::{Edits, Ready, ways_out};
use crate::projection::Projection;
use crate::table::Table;
use crate::view::{ViewOf, Viewed};

/// Reads every item of a table or an index, in no order: one `Scan` for each page of at most 1 MB.
///
/// **It reads, and costs, everything there is**: half a read unit for each 4 KB of the whole table, whatever the
/// filter lets through: a gigabyte is 131,072 units. For jobs that need all items; what a request of a user
/// needs is a [`Query`](super::Query), if need be of an index. Therefore a scan must say what it reads:
/// [`whole_table`](Scan::whole_table) or [`index`](Scan::index).
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # #[table(name = "Music")]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// #     year: Option<u16>,
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let mut songs = Song::scan()
///     .whole_table()
///     .filter(Song::YEAR.not_exists())
///     .rate_limit(200.0)
///     .items(&db);
/// while let Some(song) = songs.try_next().await? {
///     println!("{}: {}", song.artist, song.title);
/// }
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
#[must_use = "a scan does nothing until one of its ends makes the calls"]
pub struct Scan<T, I = Unchosen, P = T> {
    pub(super) reading: Reading,
    edits: Edits<ScanFluentBuilder>,
    types: Types<T, I, P>,
}

/// The types of a scan, without owning any.
type Types<T, I, P> = PhantomData<fn() -> (T, I, P)>;

impl<T: Table> Scan<T> {
    pub(crate) fn new() -> Self {
        Self {
            reading: Reading::default(),
            edits: Edits::default(),
            types: PhantomData,
        }
    }

    /// Reads the table itself: all of it.
    pub fn whole_table(self) -> Scan<T, Primary> {
        self.retype()
    }

    /// Reads an index, `Song::BY_GENRE`: all items in it, with the attributes it holds.
    pub fn index<I: IndexOf<T> + Secondary>(self, _: Index<T, I>) -> Scan<T, I> {
        self.retype()
    }
}

impl<T: Table, I, P> Scan<T, I, P> {
    /// Only items for which this holds, key attributes too; several filters must all hold.
    ///
    /// DynamoDB applies it to what it has read: it saves sending, not reading.
    pub fn filter(mut self, condition: impl IntoCondition<T>) -> Self {
        self.reading
            .push_filter(condition.into_condition().into_expr());
        self
    }

    /// As [`filter`](Scan::filter) where there is one.
    pub fn maybe_filter(self, condition: Option<impl IntoCondition<T>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Reads every item as it was when its page was read, and all that were there when the scan began, at
    /// twice the capacity. A table and a local index can; a global index cannot.
    pub fn consistent(mut self) -> Self
    where
        I: Consistent,
    {
        self.reading.consistent = true;
        self
    }

    /// Reads items as a `Q`, and asks for its attributes only: less is sent, as much is read.
    pub fn project<Q: Projection<T, I>>(self) -> Scan<T, I, Q>
    where
        I: IndexOf<T>,
    {
        self.retype()
    }

    /// Reads items as the view `V`, which borrows from its page, and asks for its attributes only: see
    /// [`Query::view`](super::Query::view).
    pub fn view<V: ViewOf<T, I> + 'static>(self) -> Scan<T, I, Viewed<V>>
    where
        I: IndexOf<T>,
    {
        self.retype()
    }

    /// Reads whole items from the table behind an index that does not hold them: see
    /// [`Query::hydrate`](super::Query::hydrate).
    pub fn hydrate(self) -> Scan<T, Hydrated<I>, P>
    where
        I: Secondary,
    {
        self.retype()
    }

    /// Splits the scan into segments that are read side by side, as one stream: 1 to 1,000,000 of them.
    ///
    /// Other numbers are [`Error::Invalid`](crate::Error::Invalid) when it is read.
    pub fn parallel(self, segments: u32) -> ParallelScan<T, I, P> {
        ParallelScan::new(self, segments)
    }

    read_setters!();

    fn retype<J, Q>(self) -> Scan<T, J, Q> {
        Scan {
            reading: self.reading,
            edits: self.edits,
            types: PhantomData,
        }
    }

    pub(super) fn engine(self, db: &Db, wanted: Wanted) -> Result<Engine>
    where
        I: IndexOf<T>,
    {
        self.into_request(db, db.caller(), wanted, 0, 1)?
            .into_engine()
    }

    pub(super) fn into_request(
        mut self,
        db: &Db,
        (client, direct): (&Client, bool),
        wanted: Wanted,
        segments: u32,
        concurrency: usize,
    ) -> Result<Request<ScanFluentBuilder>>
    where
        I: IndexOf<T>,
    {
        let order = Order {
            schema: T::SCHEMA,
            index: I::SCHEMA,
            table: db.table_name::<T>().into_owned(),
            operation: Operation::Scan,
            ascending: true,
            partition: Vec::new(),
            fields: T::SCHEMA.position_fields(I::SCHEMA),
        };
        let start = match self.reading.cursor.take() {
            Some(cursor) => order.start(cursor, segments)?,
            None => Start::default(),
        };
        let builder = client
            .scan()
            .table_name(&order.table)
            .set_index_name(order.index.map(|index| index.name().to_owned()));
        let in_table = |error: Invalid| error.in_table(T::SCHEMA.table());
        let hydrator = I::HYDRATE
            .then(|| Hydrator::new(db, order.clone(), wanted.fields()))
            .transpose();
        Ok(Request {
            builder,
            edits: self.edits,
            reading: self.reading,
            start,
            key: None,
            direct,
            wanted,
            hydrator: hydrator.map_err(in_table)?,
            segments,
            concurrency,
            order,
        })
    }
}

/// The calls.
impl<T: Table, I, P> Scan<T, I, P> {
    read_ends!();
    read_few!();
}

/// Ways out to the SDK.
impl<T: Table, I: IndexOf<T>, P: Projection<T, I>> Scan<T, I, P> {
    ways_out!(ScanFluentBuilder, ScanInput);

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<ScanFluentBuilder>> {
        let wanted = Wanted::items::<P>(P::PROJECTED);
        self.into_request(db, (client, false), wanted, 0, 1)?
            .into_first_call()
    }
}

impl<T: Table, I, P> fmt::Debug for Scan<T, I, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan")
            .field("table", &T::SCHEMA.table())
            .field("reading", &self.reading)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
