//! `TransactStatements`: statements that are all done, or none.

use std::fmt;

use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::execute_transaction::ExecuteTransactionInput;
use aws_sdk_dynamodb::operation::execute_transaction::builders::ExecuteTransactionFluentBuilder;
use aws_sdk_dynamodb::types::ParameterizedStatement;

use super::answers::Answers;
use super::row::ReadRow;
use super::several::{Several, same_number};
use super::single::Statement;
use super::text;
use crate::db::Db;
use crate::direct::Arms;
use crate::error::{Error, Invalid, Result};
use crate::item::Item;
use crate::limits::{MAX_TOKEN_CHARS, MAX_TRANSACT_ITEMS};
use crate::op::{Edits, Ready};

/// Statements that are all done, or none: one `ExecuteTransaction` of up to 100, at twice the capacity.
///
/// All are reads, or all are writes; `EXISTS(SELECT ..)` goes with the writes, and is a condition on an item that
/// is not written. Each reads or writes one item, and no two the same one, so a `SELECT` names the whole key.
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
/// let delete = "DELETE FROM {table} WHERE artist = ? AND title = ?";
/// let insert = "INSERT INTO {table} VALUE {'artist': ?, 'title': ?}";
/// db.transact_statements()
///     .add(db.statement_on::<Song>(delete).bind("Dylan").bind("Huricane"))
///     .add(db.statement_on::<Song>(insert).bind("Dylan").bind("Hurricane"))
///     .send()
///     .await?;
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html>
#[must_use = "a transaction does nothing until it is sent"]
pub struct TransactStatements<R = Item> {
    db: Db,
    statements: Several<R>,
    token: Option<String>,
    edits: Edits<ExecuteTransactionFluentBuilder>,
}

impl Db {
    /// Statements that are all done, or none: see [`TransactStatements`].
    pub fn transact_statements<R>(&self) -> TransactStatements<R> {
        TransactStatements {
            db: self.clone(),
            statements: Several::default(),
            token: None,
            edits: Edits::default(),
        }
    }
}

impl<R> TransactStatements<R> {
    /// One more statement. All of a transaction are read as the same type, an [`Item`] if need be.
    ///
    /// `consistent` changes nothing here: a transaction always reads the latest writes.
    #[expect(clippy::should_implement_trait, reason = "nothing is summed up")]
    pub fn add(mut self, statement: Statement<R>) -> Self {
        self.statements.add(statement);
        self
    }

    /// More statements.
    pub fn extend(mut self, statements: impl IntoIterator<Item = Statement<R>>) -> Self {
        for statement in statements {
            self.statements.add(statement);
        }
        self
    }

    /// Makes the same transaction safe to be sent again: within ten minutes, DynamoDB does it once for a token of 1
    /// to 36 characters.
    ///
    /// The SDK gives each `send` a token of its own, which makes its retries safe. Keep one where you send again
    /// yourself. Other statements or values under the same token are
    /// [`Error::IdempotentParameterMismatch`].
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Edits the SDK's builder before the call; the result stays typed.
    ///
    /// Statements can be changed in their places, and not be added or taken away.
    pub fn customize(
        mut self,
        edit: impl FnOnce(ExecuteTransactionFluentBuilder) -> ExecuteTransactionFluentBuilder
        + Send
        + 'static,
    ) -> Self {
        self.edits.push(edit);
        self
    }

    /// Overrides the client's configuration for this call: retries, timeouts, interceptors.
    pub fn config_override(mut self, config: aws_sdk_dynamodb::config::Builder) -> Self {
        self.edits.config(config);
        self
    }

    /// The SDK's own builder, with everything chosen so far set.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], as [`send`](TransactStatements::send); also after `config_override`, which the builder
    /// cannot hold.
    pub fn into_sdk(self) -> Result<ExecuteTransactionFluentBuilder> {
        Ok(self.ready()?.0.into_builder()?)
    }

    /// The exact input of the call, which is not made.
    ///
    /// # Errors
    ///
    /// As [`into_sdk`](TransactStatements::into_sdk).
    pub fn request(self) -> Result<ExecuteTransactionInput> {
        self.ready()?.0.into_input()
    }

    fn ready(self) -> Result<(Ready<ExecuteTransactionFluentBuilder>, Vec<ReadRow<R>>)> {
        let members = self.statements.checked()?;
        let count = members.len();
        if count > MAX_TRANSACT_ITEMS {
            return Err(Error::Invalid(Invalid::custom(format_args!(
                "{count} statements are more than the {MAX_TRANSACT_ITEMS} of a transaction"
            ))));
        }
        if let Some(token) = &self.token
            && !(1..=MAX_TOKEN_CHARS).contains(&token.chars().count())
        {
            return Err(Error::Invalid(Invalid::custom(format_args!(
                "a token has 1 to {MAX_TOKEN_CHARS} characters"
            ))));
        }
        let mut statements = Vec::with_capacity(count);
        let mut readers = Vec::with_capacity(count);
        for member in members {
            let statement = ParameterizedStatement::builder()
                .statement(member.text)
                .set_parameters(member.parameters)
                .set_return_values_on_condition_check_failure(member.current)
                .build();
            statements.push(statement.map_err(|it| Error::Invalid(Invalid::custom(it)))?);
            readers.push(member.read);
        }
        let builder = self
            .db
            .client()
            .execute_transaction()
            .set_transact_statements(Some(statements))
            .set_client_request_token(self.token);
        let ready = Ready::new(builder, self.edits)?;
        let edited = ready.builder().get_transact_statements().as_ref();
        same_number(count, edited.map_or(0, Vec::len))?;
        Ok((ready, readers))
    }
}

impl<R: Send + 'static> TransactStatements<R> {
    /// Sends the transaction: the row of each statement, in their order; `None` for a write, and for a read that
    /// found nothing. No call for no statements.
    ///
    /// # Errors
    ///
    /// [`Invalid`](Error::Invalid) before the call: reads and writes together, over 100 statements, a mistake in
    /// one of them, settings that are for a statement alone.
    /// [`TransactionCanceled`](Error::TransactionCanceled) where a statement could not be done, and so none was: it
    /// has a reason for each statement. [`TransactionInProgress`](Error::TransactionInProgress) and
    /// [`IdempotentParameterMismatch`](Error::IdempotentParameterMismatch) about its token;
    /// [`Decode`](Error::Decode), [`Throttled`](Error::Throttled) and [`Call`](Error::Call) as they say.
    pub async fn send(self) -> Result<Vec<Option<R>>> {
        self.run(false).await.map(Answers::into_value)
    }

    /// As [`send`](TransactStatements::send), with the capacity consumed and the request id.
    ///
    /// # Errors
    ///
    /// As [`send`](TransactStatements::send).
    pub async fn send_with(self) -> Result<Answers<Vec<Option<R>>>> {
        self.run(true).await
    }

    async fn run(self, metadata: bool) -> Result<Answers<Vec<Option<R>>>> {
        let (ready, readers) = self.ready()?;
        if readers.is_empty() {
            return Ok(Answers::new(Vec::new(), Vec::new(), Vec::new()));
        }
        let statements = ready.builder().get_transact_statements().iter().flatten();
        let tables: Vec<String> = statements
            .map(|it| text::table(it.statement()).unwrap_or_default().to_owned())
            .collect();
        let sent = ready.send_boxed(metadata, Arms::default()).await;
        let (output, _) = sent.map_err(|mut error| {
            if let Error::TransactionCanceled(canceled) = &mut error {
                canceled.name(|place| Some(("statement", tables.get(place)?)));
            }
            error
        })?;
        let request_ids = output.request_id().map(str::to_owned).into_iter().collect();
        let capacity = output.consumed_capacity.unwrap_or_default();
        // Writes have no answers.
        let mut answers = output.responses.unwrap_or_default().into_iter();
        let rows = readers.iter().map(|read| {
            let item = answers.next().and_then(|answer| answer.item);
            item.map(|item| read.read(item)).transpose()
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        Ok(Answers::new(rows, capacity, request_ids))
    }
}

impl<R> fmt::Debug for TransactStatements<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactStatements")
            .field("statements", &self.statements)
            .field("token", &self.token.is_some())
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
