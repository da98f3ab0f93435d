//! `Query`: the items of one partition key, of a table or an index.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::ends::{read_ends, read_few};
use super::engine::Engine;
use super::hydrate::Hydrator;
use super::order::{Order, Start};
use super::reading::Reading;
use super::request::{Request, Wanted};
use super::setters::read_setters;
use crate::attribute::{Attribute, IntoValue};
use crate::cursor::Operation;
use crate::db::Db;
use crate::error::{Invalid, Result};
use crate::expr::{Avoids, BaseWire, Expr, IntoCondition, Place, Term};
use crate::index::{Consistent, Hydrated, IndexOf, Primary, Secondary};
use crate::key::{self, NoSortKey, SortKey};
use crate::limits::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use crate::op::{Edits, Ready, ways_out};
use crate::projection::Projection;
use crate::schema::{IndexSchema, KeyField, Schema};
use crate::table::Table;
use crate::view::{ViewOf, Viewed};
use crate::wire::BeginsWith;

/// Reads the items of one partition key, in the order of the sort key: one `Query` for each page of at most
/// 1 MB.
///
/// It costs half a read unit for each 4 KB it looks at, one with [`consistent`](Query::consistent); a filter
/// and a projection make it no cheaper. An index read is as old as the index is: a moment behind for a global
/// one.
///
/// Made by [`Table::query`], and by the method the derive writes for each index. `I` is what is read, `S`
/// the sort key attributes that can still be restricted, `P` what items are read as.
///
/// ```
/// # use dynatable::{Db, Table};
/// # #[derive(Table)]
/// # #[table(name = "Music", index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     #[table(sort_key)]
/// #     title: String,
/// #     genre: String,
/// #     year: u16,
/// #     awards: std::collections::BTreeSet<String>,
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let b_sides: Vec<Song> = Song::query("Dylan").sort_key_begins_with("B").collect(&db).await?;
///
/// let mut jazz = Song::by_genre("Jazz")
///     .sort_key_between(1955, 1965)
///     .filter(Song::AWARDS.contains("Gold"))
///     .reverse()
///     .items(&db);
/// while let Some(song) = jazz.try_next().await? {
///     println!("{} {}", song.year, song.title);
/// }
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
#[must_use = "a query does nothing until one of its ends makes the calls"]
pub struct Query<T, I = Primary, S = NoSortKey, P = T> {
    partition: Result<Vec<AttributeValue>, Invalid>,
    /// One for each restricted sort key attribute, in order.
    sort: Vec<Result<Expr, Invalid>>,
    reverse: bool,
    reading: Reading,
    edits: Edits<QueryFluentBuilder>,
    types: Types<T, I, S, P>,
}

/// The types of a query, without owning any.
type Types<T, I, S, P> = PhantomData<fn() -> (T, I, S, P)>;

/// Sort key attributes of which the first can be restricted.
#[diagnostic::on_unimplemented(
    message = "there is no sort key attribute to restrict here",
    label = "no sort key attribute is left",
    note = "a table or index has the sort key it is declared with, each attribute of it is restricted once, and a range on one ends it: the last must be the one with the range",
    note = "both ends of a range are one `sort_key_between`"
)]
pub trait SortKeys {
    /// The first one's type.
    type Attribute: Attribute;
    /// Those after it.
    type Rest;
}

#[diagnostic::do_not_recommend]
impl<A: Attribute, Rest> SortKeys for SortKey<A, Rest> {
    type Attribute = A;
    type Rest = Rest;
}

/// A value of the first of the sort key attributes `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of the sort key attribute",
    label = "not of the sort key attribute's type"
)]
pub trait SortValue<S> {
    /// The value, written.
    #[doc(hidden)]
    fn sort_value(&self) -> Result<AttributeValue, Invalid>;
}

impl<A: Attribute, Rest, V: IntoValue<A::Base>> SortValue<SortKey<A, Rest>> for V {
    fn sort_value(&self) -> Result<AttributeValue, Invalid> {
        key::value(self)
    }
}

/// That there is no sort key attribute is said by [`SortKeys`], and not once more here.
#[diagnostic::do_not_recommend]
impl<V> SortValue<NoSortKey> for V {
    fn sort_value(&self) -> Result<AttributeValue, Invalid> {
        Err(Invalid::custom("no sort key attribute is left"))
    }
}

impl<T: Table, I: IndexOf<T>, S> Query<T, I, S> {
    pub(crate) fn of_partition(value: Result<AttributeValue, Invalid>) -> Self {
        Self::of_index([value])
    }

    /// A query by the values of the partition key's attributes.
    #[doc(hidden)]
    pub fn of_index<const N: usize>(values: [Result<AttributeValue, Invalid>; N]) -> Self {
        let fields = partition_fields(T::SCHEMA, I::SCHEMA);
        let partition = fields.iter().zip(values).map(|(field, value)| {
            let value = value.map_err(|error| error.in_field(field.name()))?;
            key::check_value(*field, &value, MAX_PARTITION_KEY_BYTES)?;
            Ok(value)
        });
        Self {
            partition: partition.collect(),
            sort: Vec::new(),
            reverse: false,
            reading: Reading::default(),
            edits: Edits::default(),
            types: PhantomData,
        }
    }
}

fn partition_fields(schema: &Schema, index: Option<&IndexSchema>) -> Vec<KeyField> {
    match index {
        Some(index) => index.partition_key().to_vec(),
        None => vec![schema.partition_key()],
    }
}

/// What is read.
impl<T: Table, I: IndexOf<T>, S, P> Query<T, I, S, P> {
    /// Items with this value of the sort key; of the next attribute of it, where it has several.
    pub fn sort_key_eq<V: SortValue<S>, R>(self, value: V) -> Query<T, I, R, P>
    where
        S: SortKeys<Rest = R>,
    {
        self.compare("=", value.sort_value()).retype()
    }

    /// Items with a sort key below this: numbers by value, strings and binaries by their bytes.
    pub fn sort_key_lt<V: SortValue<S>>(self, value: V) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
    {
        self.compare("<", value.sort_value()).retype()
    }

    /// Items with a sort key up to this, which is included.
    pub fn sort_key_le<V: SortValue<S>>(self, value: V) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
    {
        self.compare("<=", value.sort_value()).retype()
    }

    /// Items with a sort key above this.
    pub fn sort_key_gt<V: SortValue<S>>(self, value: V) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
    {
        self.compare(">", value.sort_value()).retype()
    }

    /// Items with a sort key from this on, which is included.
    pub fn sort_key_ge<V: SortValue<S>>(self, value: V) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
    {
        self.compare(">=", value.sort_value()).retype()
    }

    /// Items with a sort key from `low` to `high`, both included. DynamoDB refuses a `low` above `high`.
    pub fn sort_key_between<V: SortValue<S>, W: SortValue<S>>(
        self,
        low: V,
        high: W,
    ) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
    {
        let (low, high) = (low.sort_value(), high.sort_value());
        self.restrict(|field| {
            let (low, high) = (term(low)?, term(high)?);
            Ok(Expr::Between(path(field), low, high))
        })
        .retype()
    }

    /// Items with a sort key that begins with this: for strings and binaries. An empty beginning is refused.
    pub fn sort_key_begins_with<V>(self, prefix: V) -> Query<T, I, NoSortKey, P>
    where
        S: SortKeys,
        BaseWire<S::Attribute>: BeginsWith,
        V: IntoValue<<BaseWire<S::Attribute> as BeginsWith>::Prefix>,
    {
        let prefix = key::value(&prefix);
        self.restrict(|field| {
            let prefix = term(prefix)?;
            Ok(Expr::Call(
                "begins_with",
                Place::named(field.name()),
                Some(prefix),
            ))
        })
        .retype()
    }

    fn compare(self, operator: &'static str, value: Result<AttributeValue, Invalid>) -> Self {
        self.restrict(|field| Ok(Expr::Compare(path(field), operator, term(value)?)))
    }

    /// Restricts the next sort key attribute.
    fn restrict(mut self, condition: impl FnOnce(KeyField) -> Result<Expr, Invalid>) -> Self {
        let at = self.sort.len();
        let field = match I::SCHEMA {
            Some(index) => index.sort_key().get(at).copied(),
            None => T::SCHEMA.sort_key().filter(|_| at == 0),
        };
        // The types have counted them.
        if let Some(field) = field {
            let condition = condition(field).map_err(|error| error.in_field(field.name()));
            self.sort.push(condition);
        }
        self
    }

    /// Only items for which this holds; several filters must all hold.
    ///
    /// DynamoDB applies it to what it has read: it saves sending, not reading. It cannot name the key
    /// attributes of what is queried.
    pub fn filter<C: IntoCondition<T>>(mut self, condition: C) -> Self
    where
        C::Names: Avoids<I::Keys>,
    {
        self.reading
            .push_filter(condition.into_condition().into_expr());
        self
    }

    /// As [`filter`](Query::filter) where there is one.
    pub fn maybe_filter<C: IntoCondition<T>>(self, condition: Option<C>) -> Self
    where
        C::Names: Avoids<I::Keys>,
    {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Reads the latest writes, at twice the capacity. A table and a local index can; a global index cannot.
    pub fn consistent(mut self) -> Self
    where
        I: Consistent,
    {
        self.reading.consistent = true;
        self
    }

    /// In descending order of the sort key.
    pub fn reverse(mut self) -> Self {
        self.reverse = true;
        self
    }

    /// Reads items as a `Q`, and asks for its attributes only: less is sent, as much is read.
    ///
    /// The key attributes are sent with them, of which cursors are made.
    pub fn project<Q: Projection<T, I>>(self) -> Query<T, I, S, Q> {
        self.retype()
    }

    /// Reads items as the view `V`, which borrows from its page, and asks for its attributes only.
    ///
    /// What is given is [`Viewed`], which [`get`](Viewed::get) reads: texts are not copied.
    pub fn view<V: ViewOf<T, I> + 'static>(self) -> Query<T, I, S, Viewed<V>> {
        self.retype()
    }

    /// Reads whole items from the table behind an index that does not hold them: one `BatchGetItem` for each
    /// hundred items of a page, in the index's order.
    ///
    /// An item deleted in between is left out. The items are as the table has them, which a global index may
    /// lag behind: their attributes need not fit the query any more. `consistent` applies to the index.
    pub fn hydrate(self) -> Query<T, Hydrated<I>, S, P>
    where
        I: Secondary,
    {
        self.retype()
    }

    read_setters!();

    fn retype<J, R, Q>(self) -> Query<T, J, R, Q> {
        Query {
            partition: self.partition,
            sort: self.sort,
            reverse: self.reverse,
            reading: self.reading,
            edits: self.edits,
            types: PhantomData,
        }
    }

    fn engine(self, db: &Db, wanted: Wanted) -> Result<Engine> {
        self.into_request(db, db.caller(), wanted)?.into_engine()
    }

    fn into_request(
        mut self,
        db: &Db,
        (client, direct): (&Client, bool),
        wanted: Wanted,
    ) -> Result<Request<QueryFluentBuilder>> {
        let in_table = |error: Invalid| error.in_table(T::SCHEMA.table());
        let partition = self.partition.map_err(in_table)?;
        let sort: Result<Vec<Expr>, Invalid> = self.sort.into_iter().collect();
        let sort = sort.map_err(in_table)?;
        let fields_of_partition = partition_fields(T::SCHEMA, I::SCHEMA);
        let named = fields_of_partition.into_iter().zip(&partition);
        let conditions =
            named.map(|(field, value)| Expr::Compare(path(field), "=", Term::shown(value.clone())));
        let key = conditions.chain(sort).reduce(Expr::and);
        let order = Order {
            schema: T::SCHEMA,
            index: I::SCHEMA,
            table: db.table_name::<T>().into_owned(),
            operation: Operation::Query,
            ascending: !self.reverse,
            partition,
            fields: T::SCHEMA.position_fields(I::SCHEMA),
        };
        let start = match self.reading.cursor.take() {
            Some(cursor) => order.start(cursor, 0)?,
            None => Start::default(),
        };
        // Back in a descending read is ascending.
        let ascending = order.ascending != start.back;
        let builder = client
            .query()
            .table_name(&order.table)
            .set_index_name(order.index.map(|index| index.name().to_owned()))
            .set_scan_index_forward((!ascending).then_some(false));
        let hydrator = I::HYDRATE
            .then(|| Hydrator::new(db, order.clone(), wanted.fields()))
            .transpose();
        Ok(Request {
            builder,
            edits: self.edits,
            reading: self.reading,
            start,
            key,
            direct,
            wanted,
            hydrator: hydrator.map_err(in_table)?,
            segments: 0,
            concurrency: 1,
            order,
        })
    }
}

/// The calls.
impl<T: Table, I: IndexOf<T>, S, P> Query<T, I, S, P> {
    read_ends!();
    read_few!();
}

/// Ways out to the SDK.
impl<T: Table, I: IndexOf<T>, S, P: Projection<T, I>> Query<T, I, S, P> {
    ways_out!(QueryFluentBuilder, QueryInput);

    fn ready(self, db: &Db, client: &Client) -> Result<Ready<QueryFluentBuilder>> {
        let wanted = Wanted::items::<P>(P::PROJECTED);
        self.into_request(db, (client, false), wanted)?
            .into_first_call()
    }
}

fn path(field: KeyField) -> Term {
    Term::Path(Place::named(field.name()))
}

/// A value of a sort key attribute, which is never empty and has its limit.
fn term(value: Result<AttributeValue, Invalid>) -> Result<Term, Invalid> {
    let value = value?;
    key::check_bytes(&value, MAX_SORT_KEY_BYTES)?;
    Ok(Term::shown(value))
}

impl<T: Table, I: IndexOf<T>, S, P> fmt::Debug for Query<T, I, S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("table", &T::SCHEMA.table())
            .field("index", &I::SCHEMA.map(IndexSchema::name))
            .field("sort_key_attributes", &self.sort.len())
            .field("reverse", &self.reverse)
            .field("reading", &self.reading)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
