//! `Statement`: one PartiQL statement, and its ends.

use std::fmt;

use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementInput;
use aws_sdk_dynamodb::operation::execute_statement::builders::ExecuteStatementFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::bind::Bind;
use super::pages::{Fetch, StatementPages};
use super::repeat;
use super::row::{Columns, ReadRow, Row};
use super::rows::Rows;
use super::sdk::current_item;
use super::text::{self, Kind};
use crate::db::Db;
use crate::error::{Error, Invalid, MoreThanOne, Result};
use crate::item::Item;
use crate::op::{Edits, Metadata, Ready, Response, SdkCall};
use crate::table::Table;

/// A PartiQL statement: one `ExecuteStatement`, or one for each page of its rows.
///
/// Made by [`Db::statement`] and [`Db::statement_on`]; values come in by [`bind`](Statement::bind) alone. It
/// does nothing before one of its ends is awaited or polled, or before it is sent in a
/// [batch](Db::batch_statements) or a [transaction](Db::transact_statements).
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
/// # }
/// # async fn example(db: Db) -> dynatable::Result<()> {
/// let songs: Vec<Song> = db
///     .statement_on::<Song>("SELECT * FROM {table} WHERE artist = ? AND begins_with(title, ?)")
///     .bind("Dylan")
///     .bind("H")
///     .collect()
///     .await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html>
#[must_use = "a statement does nothing until it is executed, read or sent"]
pub struct Statement<R = Item> {
    db: Db,
    text: String,
    parameters: Vec<AttributeValue>,
    /// The first mistake of the chain.
    invalid: Option<Invalid>,
    consistent: bool,
    page_size: Option<u32>,
    max_pages: Option<u32>,
    next_token: Option<String>,
    capacity: bool,
    at_least_once: bool,
    edits: Edits<ExecuteStatementFluentBuilder>,
    read: ReadRow<R>,
}

impl Db {
    /// A PartiQL statement, with the tables' names as they are at DynamoDB; its rows are [`Item`]s until
    /// [`read_as`](Statement::read_as) or [`columns`](Statement::columns) says otherwise.
    ///
    /// [`statement_on`](Db::statement_on) knows the name a table has here.
    ///
    /// ```
    /// # use dynatable::{Db, Item};
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// let statement = "SELECT * FROM \"Music\" WHERE artist = ?";
    /// let rows: Vec<Item> = db.statement(statement).bind("Dylan").collect().await?;
    /// # Ok(()) }
    /// ```
    pub fn statement(&self, text: impl Into<String>) -> Statement {
        Statement::new(self.clone(), text.into(), None, ReadRow::row(None))
    }

    /// A PartiQL statement on table `T`: `{table}` in it is the name the table has here, quoted. Its rows are
    /// `T`s.
    ///
    /// A statement without `{table}` is a mistake, since it would pass by what the `Db` says of names. An index
    /// is `{table}."GenreIndex"`; a `{table}` in quotes is text.
    ///
    /// ```
    /// # use dynatable::{Db, Table};
    /// # #[derive(Table)]
    /// # #[table(name = "Music")]
    /// # struct Song {
    /// #     #[table(partition_key)]
    /// #     artist: String,
    /// # }
    /// # fn example(client: dynatable::sdk::Client) -> dynatable::Result<()> {
    /// let db = Db::builder().prefix("staging-").client(client);
    /// let request = db.statement_on::<Song>("SELECT * FROM {table} WHERE artist = ?").bind("Dylan").request()?;
    /// assert_eq!(request.statement(), Some("SELECT * FROM \"staging-Music\" WHERE artist = ?"));
    /// # Ok(()) }
    /// ```
    pub fn statement_on<T: Table>(&self, text: impl Into<String>) -> Statement<T> {
        let declared = T::SCHEMA.table();
        let given = text.into();
        let (text, invalid) = match text::name_table(&given, &self.table_name::<T>()) {
            Ok(text) => (text, None),
            Err(error) => (given, Some(error.in_table(declared))),
        };
        Statement::new(self.clone(), text, invalid, ReadRow::row(Some(declared)))
    }
}

impl<R> Statement<R> {
    fn new(db: Db, text: String, invalid: Option<Invalid>, read: ReadRow<R>) -> Self {
        Self {
            db,
            text,
            parameters: Vec::new(),
            invalid,
            consistent: false,
            page_size: None,
            max_pages: None,
            next_token: None,
            capacity: false,
            at_least_once: false,
            edits: Edits::default(),
            read,
        }
    }

    /// The value of the next `?`.
    ///
    /// `None` and `()` are NULL, not an attribute that is left out.
    pub fn bind<M>(mut self, value: impl Bind<M>) -> Self {
        match value.bind_value() {
            Ok(value) => self.parameters.push(value),
            Err(error) => {
                let place = self.parameters.len();
                self.parameters.push(AttributeValue::Null(true));
                self.refuse(error.in_element(place).in_field("?"));
            }
        }
        self
    }

    /// The values of the next `?`s, one each: for `IN [?, ?, ?]`.
    pub fn bind_all<M, V: Bind<M>>(self, values: impl IntoIterator<Item = V>) -> Self {
        values.into_iter().fold(self, Statement::bind)
    }

    /// Reads the latest write, at twice the capacity. DynamoDB refuses it on a global index.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// How many items one call looks at, DynamoDB's `Limit`; 1 MB at most in any case.
    ///
    /// Items that the statement's conditions do not let through count as well, so a page can have fewer rows,
    /// or none. It bounds no result: that is what [`first`](Statement::first) and the streams are for.
    pub fn page_size(mut self, items: u32) -> Self {
        self.page_size = Some(items);
        self
    }

    /// How many calls are made at most.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// Goes on where a page ended: the [text](super::StatementPage::next_token) DynamoDB gave with it.
    ///
    /// It belongs to the same statement with the same values, and is DynamoDB's own: opaque, up to 32 KB long,
    /// and of no use in a [`Cursor`](crate::Cursor).
    pub fn next_token(mut self, token: impl Into<String>) -> Self {
        self.next_token = Some(token.into());
        self
    }

    /// The same, where there is a token.
    pub fn maybe_next_token(mut self, token: Option<impl Into<String>>) -> Self {
        if let Some(token) = token {
            self.next_token = Some(token.into());
        }
        self
    }

    /// Asks each call what it consumed: see [`StatementPage::consumed_capacity`](super::StatementPage::consumed_capacity).
    pub fn consumed_capacity(mut self) -> Self {
        self.capacity = true;
        self
    }

    /// Lets the SDK repeat an `UPDATE` after a failure that may have been a success.
    ///
    /// It may be made twice then, which is harmless for what only sets values, and counts twice with
    /// `SET n = n + ?`. Without this word it is not repeated after such a failure, whatever it does: its text is
    /// not looked at. Other statements are always repeated, and those of a transaction, which its token makes once.
    pub fn at_least_once(mut self) -> Self {
        self.at_least_once = true;
        self
    }

    /// Reads the rows as `Q`s: a struct that derives `Table`, `Projection` or `Attribute`, or an
    /// [`Item`].
    ///
    /// ```
    /// # use dynatable::{Attribute, Db};
    /// #[derive(Attribute)]
    /// struct Line { title: String, year: Option<u16> }
    ///
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// let statement = "SELECT title, \"year\" FROM \"Music\" WHERE artist = ?";
    /// let lines: Vec<Line> = db.statement(statement).bind("Dylan").read_as::<Line>().collect().await?;
    /// # Ok(()) }
    /// ```
    pub fn read_as<Q: Row>(self) -> Statement<Q> {
        let read = ReadRow::row(self.read.table());
        self.reading(read)
    }

    /// Reads the rows as tuples, of the attributes with these names.
    ///
    /// A row is a map on the wire: the order of the `SELECT` list is not in it, so each column is named. An
    /// attribute that a row does not have is `None` for an `Option`, and an error for most other types.
    ///
    /// ```
    /// # use dynatable::Db;
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// let rows: Vec<(String, Option<u16>)> = db
    ///     .statement("SELECT title, \"year\" FROM \"Music\" WHERE artist = ?")
    ///     .bind("Dylan")
    ///     .columns(["title", "year"])
    ///     .collect()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn columns<C: Columns>(self, names: C::Names) -> Statement<C> {
        let read = ReadRow::columns(names, self.read.table());
        self.reading(read)
    }

    fn reading<Q>(self, read: ReadRow<Q>) -> Statement<Q> {
        Statement {
            db: self.db,
            text: self.text,
            parameters: self.parameters,
            invalid: self.invalid,
            consistent: self.consistent,
            page_size: self.page_size,
            max_pages: self.max_pages,
            next_token: self.next_token,
            capacity: self.capacity,
            at_least_once: self.at_least_once,
            edits: self.edits,
            read,
        }
    }

    /// Edits the SDK's builder before each call; the result stays typed.
    ///
    /// Runs once and last, with everything chosen so far set; each page is read with what it made.
    pub fn customize(
        mut self,
        edit: impl FnOnce(ExecuteStatementFluentBuilder) -> ExecuteStatementFluentBuilder
        + Send
        + 'static,
    ) -> Self {
        self.edits.push(edit);
        self
    }

    /// Overrides the client's configuration for these calls: retries, timeouts, interceptors.
    pub fn config_override(mut self, config: aws_sdk_dynamodb::config::Builder) -> Self {
        self.edits.config(config);
        self
    }

    /// The SDK's own builder, with everything chosen so far set.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], as the call itself; also after `config_override`, which the builder cannot hold.
    pub fn into_sdk(self) -> Result<ExecuteStatementFluentBuilder> {
        Ok(self.ready(false)?.into_builder()?)
    }

    /// The exact input of the first call, which is not made.
    ///
    /// # Errors
    ///
    /// As [`into_sdk`](Statement::into_sdk).
    pub fn request(self) -> Result<ExecuteStatementInput> {
        self.ready(false)?.into_input()
    }

    /// Whether the SDK may repeat it whatever has become of it; an edit can have made it another statement.
    fn is_repeatable(&self, kind: Kind) -> bool {
        let known = self.edits.is_empty() || kind == Kind::Select;
        self.at_least_once || (known && repeat::is_repeatable(kind))
    }

    fn refuse(&mut self, error: Invalid) {
        let error = match self.read.table() {
            Some(table) => error.in_table(table),
            None => error,
        };
        self.invalid.get_or_insert(error);
    }

    /// Checks the whole statement, and tells what it does.
    fn check(&mut self) -> Result<Kind, Invalid> {
        let kind = text::check(&self.text, self.parameters.len());
        let kind = kind.map_err(|error| match self.read.table() {
            Some(table) => error.in_table(table),
            None => error,
        });
        match self.invalid.take() {
            Some(error) => Err(error),
            None => kind,
        }
    }

    /// The call, by our client where we send it.
    fn ready(mut self, sends: bool) -> Result<Ready<ExecuteStatementFluentBuilder>> {
        let kind = self.check()?;
        if kind == Kind::Exists {
            return Err(Error::Invalid(Invalid::custom(
                "`EXISTS` is a condition of a transaction: add it to `db.transact_statements()`",
            )));
        }
        if self.page_size == Some(0) {
            return Err(Error::Invalid(Invalid::custom(
                "a page size of 0 reads nothing",
            )));
        }
        if self.next_token.as_deref() == Some("") {
            return Err(Error::Invalid(Invalid::custom(
                "the next token is empty; leave it out to begin at the beginning",
            )));
        }
        let limit = self
            .page_size
            .map(|it| i32::try_from(it).unwrap_or(i32::MAX));
        let client = if sends {
            self.db.caller().0
        } else {
            self.db.client()
        };
        let builder = client
            .execute_statement()
            .statement(self.text)
            .set_parameters(Some(self.parameters).filter(|it| !it.is_empty()))
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(limit)
            .set_next_token(self.next_token);
        let builder = if self.capacity {
            builder.ask_metadata()
        } else {
            builder
        };
        Ok(Ready::new(builder, self.edits)?)
    }

    /// The statement without what is only for one that is sent alone.
    pub(super) fn into_member(mut self) -> Result<Member<R>, Invalid> {
        let kind = self.check()?;
        let alone = if !self.edits.is_empty() {
            Some("`customize` or `config_override`")
        } else if self.page_size.is_some() || self.max_pages.is_some() {
            Some("`page_size` or `max_pages`")
        } else if self.next_token.is_some() {
            Some("`next_token`")
        } else {
            None
        };
        if let Some(words) = alone {
            return Err(Invalid::custom(format_args!(
                "{words} are for a statement that is sent alone"
            )));
        }
        Ok(Member {
            current: current_item(&self.text),
            text: self.text,
            parameters: Some(self.parameters).filter(|it| !it.is_empty()),
            kind,
            repeatable: self.at_least_once || repeat::is_repeatable(kind),
            consistent: self.consistent,
            read: self.read,
        })
    }

    /// Executes a statement without rows: one `ExecuteStatement`.
    ///
    /// Rows of a `RETURNING` clause are dropped; [`first`](Statement::first) reads them.
    ///
    /// ```
    /// # use dynatable::Db;
    /// # async fn example(db: Db) -> dynatable::Result<()> {
    /// db.statement("UPDATE \"Music\" SET album = ? WHERE artist = ? AND title = ?")
    ///     .bind("Desire")
    ///     .bind("Dylan")
    ///     .bind("Hurricane")
    ///     .execute()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Invalid`](Error::Invalid) before the call, also for a `SELECT`, whose rows would be lost;
    /// [`ConditionFailed`](Error::ConditionFailed) with the current item, where more than the key is in `WHERE`
    /// and does not hold; [`TableNotFound`](Error::TableNotFound), [`Throttled`](Error::Throttled) and
    /// [`Conflict`](Error::Conflict) as they say; [`Call`](Error::Call) for all else, which for an `INSERT` of
    /// an item that is there has the code `DuplicateItemException`.
    pub async fn execute(self) -> Result<()> {
        self.run(false).await.map(|_| ())
    }

    /// As [`execute`](Statement::execute), with the capacity consumed and the request id.
    ///
    /// # Errors
    ///
    /// As [`execute`](Statement::execute).
    pub async fn execute_with(self) -> Result<Response<()>> {
        let metadata = self.run(true).await?;
        Ok(Response::new((), metadata))
    }

    async fn run(mut self, metadata: bool) -> Result<Metadata> {
        let kind = self.check()?;
        if kind == Kind::Select {
            return Err(Error::Invalid(Invalid::custom(
                "`execute` drops rows; read those of a `SELECT` with `rows`, `pages`, `collect`, `first` or `one`",
            )));
        }
        let arms = repeat::arms(self.is_repeatable(kind));
        let sent = self.ready(true)?.send_boxed(metadata, arms).await;
        sent.map(|(_, metadata)| metadata)
    }
}

/// The ends that read rows.
impl<R: Send + 'static> Statement<R> {
    /// The rows, as a stream: a call each time the rows of the last one are used up.
    ///
    /// No call is made before the stream is polled, and none after it is dropped.
    ///
    /// # Errors
    ///
    /// The stream gives [`Invalid`](Error::Invalid) before any call, [`Decode`](Error::Decode) for a row that
    /// does not fit, and what [`execute`](Statement::execute) says for a call that fails.
    pub fn rows(self) -> Rows<R> {
        let (fetch, read) = self.fetch();
        Rows::new(fetch, read)
    }

    /// The pages, as a stream: a call each, with capacity and with the token to go on.
    ///
    /// Pages are as DynamoDB answers, empty ones too.
    ///
    /// # Errors
    ///
    /// As [`rows`](Statement::rows); a page with a row that does not fit is not given at all.
    pub fn pages(self) -> StatementPages<R> {
        let from = self.next_token.clone();
        let (fetch, read) = self.fetch();
        StatementPages::new(fetch, read, from)
    }

    /// All rows: calls until the end, or [`max_pages`](Statement::max_pages).
    ///
    /// # Errors
    ///
    /// As [`rows`](Statement::rows). What was read before the error is gone with it: a stream keeps it.
    pub async fn collect(self) -> Result<Vec<R>> {
        self.rows().collect_all().await.map(|(rows, _)| rows)
    }

    /// As [`collect`](Statement::collect), with the capacity consumed by all pages and the last request id.
    ///
    /// # Errors
    ///
    /// As [`rows`](Statement::rows).
    pub async fn collect_with(self) -> Result<Response<Vec<R>>> {
        let (rows, metadata) = self.consumed_capacity().rows().collect_all().await?;
        Ok(Response::new(rows, metadata))
    }

    /// The first row; `None` where there is none. Calls until there is one.
    ///
    /// A call looks at up to 1 MB, since nobody knows here how many items it takes to find one row; where each
    /// item is a row, say `page_size(1)`.
    ///
    /// # Errors
    ///
    /// As [`rows`](Statement::rows).
    pub async fn first(self) -> Result<Option<R>> {
        self.rows().try_next().await
    }

    /// The only row; `None` where there is none. Calls until there are two, or until the end.
    ///
    /// # Errors
    ///
    /// [`MoreThanOne`](Error::MoreThanOne) where there are several; otherwise as [`rows`](Statement::rows).
    pub async fn one(self) -> Result<Option<R>> {
        let table = text::table(&self.text).unwrap_or_default().to_owned();
        let mut rows = self.rows();
        let Some(one) = rows.try_next().await? else {
            return Ok(None);
        };
        match rows.try_next().await? {
            None => Ok(Some(one)),
            Some(_) => Err(Error::MoreThanOne(MoreThanOne::new(table, None))),
        }
    }

    fn fetch(self) -> (Fetch, ReadRow<R>) {
        let (read, max_pages) = (self.read.clone(), self.max_pages);
        let kind = text::kind_of(&self.text);
        let repeatable = self.is_repeatable(kind);
        (Fetch::new(self.ready(true), max_pages, repeatable), read)
    }
}

/// Without the text, which may hold literals, and without the values.
impl<R> fmt::Debug for Statement<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement")
            .field("table", &text::table(&self.text))
            .field("parameters", &self.parameters.len())
            .field("consistent", &self.consistent)
            .field("page_size", &self.page_size)
            .field("max_pages", &self.max_pages)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}

/// A statement as one of several.
pub(super) struct Member<R> {
    pub(super) text: String,
    pub(super) parameters: Option<Vec<AttributeValue>>,
    pub(super) kind: Kind,
    /// Whether the SDK may repeat it whatever has become of it.
    pub(super) repeatable: bool,
    pub(super) consistent: bool,
    pub(super) current: Option<aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure>,
    pub(super) read: ReadRow<R>,
}
