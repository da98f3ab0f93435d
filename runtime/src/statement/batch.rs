//! `BatchStatements`: many statements in few calls, each with a result of its own.

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::batch_execute_statement::BatchExecuteStatementInput;
use aws_sdk_dynamodb::operation::batch_execute_statement::builders::BatchExecuteStatementFluentBuilder;
use aws_sdk_dynamodb::types::{BatchStatementRequest, BatchStatementResponse};

use tokio::time::sleep;

use super::answers::{Answers, StatementError};
use super::repeat;
use super::row::ReadRow;
use super::several::{Several, same_number};
use super::single::{Member, Statement};
use super::text::{self, Kind};
use crate::db::Db;
use crate::error::{Error, Invalid, Result, Throttled};
use crate::item::Item;
use crate::limits::MAX_BATCH_STATEMENTS;
use crate::op::{Edits, Ready};
use crate::retry::{Retries, RetryPolicy};

/// What each statement of a batch gave, in their order: a row, nothing, or why not.
pub type StatementResults<R> = Vec<Result<Option<R>, StatementError>>;

/// Many statements in few calls: one `BatchExecuteStatement` for each 25, one after the other.
///
/// All are reads, or all are writes. Each reads or writes one item, so a `SELECT` names the whole key, and no two of
/// a call the same one. They are not a transaction: each succeeds or fails by itself, and its result is at its
/// place.
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
/// let insert = |title: &str| {
///     db.statement_on::<Song>("INSERT INTO {table} VALUE {'artist': ?, 'title': ?}").bind("Dylan").bind(title)
/// };
/// let results = db.batch_statements().add(insert("Hurricane")).add(insert("Sara")).send().await?;
/// for failed in results.iter().filter_map(|result| result.as_ref().err()) {
///     println!("{failed}");
/// }
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html>
#[must_use = "a batch does nothing until it is sent"]
pub struct BatchStatements<R = Item> {
    db: Db,
    statements: Several<R>,
    retry: Option<RetryPolicy>,
    edits: Edits<BatchExecuteStatementFluentBuilder>,
}

impl Db {
    /// Statements to be sent in few calls, each with a result of its own: see [`BatchStatements`].
    pub fn batch_statements<R>(&self) -> BatchStatements<R> {
        BatchStatements {
            db: self.clone(),
            statements: Several::default(),
            retry: None,
            edits: Edits::default(),
        }
    }
}

impl<R> BatchStatements<R> {
    /// One more statement. All of a batch are read as the same type, an [`Item`] if need be.
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

    /// How statements that were throttled are tried again, in place of what
    /// [`DbBuilder::retry`](crate::DbBuilder::retry) says.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Edits the SDK's builder, which has all statements, before it is cut in calls of 25.
    ///
    /// Statements can be changed in their places, and not be added or taken away.
    pub fn customize(
        mut self,
        edit: impl FnOnce(BatchExecuteStatementFluentBuilder) -> BatchExecuteStatementFluentBuilder
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

    /// The SDK's own builder, with all statements, for at most 25 of them.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], as [`send`](BatchStatements::send), and for more than 25 statements; also after
    /// `config_override`, which the builder cannot hold.
    pub fn into_sdk(self) -> Result<BatchExecuteStatementFluentBuilder> {
        Ok(self.one_call()?.into_builder()?)
    }

    /// The exact input of the call, which is not made.
    ///
    /// # Errors
    ///
    /// As [`into_sdk`](BatchStatements::into_sdk).
    pub fn request(self) -> Result<BatchExecuteStatementInput> {
        self.one_call()?.into_input()
    }

    fn one_call(self) -> Result<Ready<BatchExecuteStatementFluentBuilder>> {
        let count = self.statements.len();
        if count > MAX_BATCH_STATEMENTS {
            return Err(Error::Invalid(Invalid::custom(format_args!(
                "{count} statements are more than the {MAX_BATCH_STATEMENTS} of one call"
            ))));
        }
        self.ready(false).map(|(ready, _)| ready)
    }

    /// The call with all statements, by our client where we send it.
    fn ready(
        self,
        sends: bool,
    ) -> Result<(Ready<BatchExecuteStatementFluentBuilder>, Vec<ReadRow<R>>)> {
        let members = self.statements.checked()?;
        let mut requests = Vec::with_capacity(members.len());
        let mut readers = Vec::with_capacity(members.len());
        for member in members {
            let (request, read) = request(member)?;
            requests.push(request);
            readers.push(read);
        }
        let client = if sends {
            self.db.caller().0
        } else {
            self.db.client()
        };
        let builder = client.batch_execute_statement();
        let ready = Ready::new(builder.set_statements(Some(requests)), self.edits)?;
        let edited = ready.builder().get_statements().as_ref();
        same_number(readers.len(), edited.map_or(0, Vec::len))?;
        Ok((ready, readers))
    }
}

impl<R: Send + 'static> BatchStatements<R> {
    /// Sends the statements: their results, in their order. No call for no statements.
    ///
    /// Statements that were throttled, one by one or as a call, are sent again, as the
    /// [retry policy](BatchStatements::retry) says, counted for each call of 25. What it gives up on
    /// [is told as throttled](StatementError::is_throttled), and ends the batch, as a call that fails does. What the
    /// calls before it gave is returned all the same; statements of that call and of those after it have
    /// [`call_error`](StatementError::call_error).
    ///
    /// Dropped before its end, it leaves done what the calls so far have done.
    ///
    /// # Errors
    ///
    /// [`Invalid`](Error::Invalid) before any call: reads and writes together, a mistake in a statement, settings
    /// that are for a statement alone. Where the first call fails, its error: [`Throttled`](Error::Throttled) and
    /// [`Call`](Error::Call) as they say.
    pub async fn send(self) -> Result<StatementResults<R>> {
        self.run(false).await.map(Answers::into_value)
    }

    /// As [`send`](BatchStatements::send), with the capacity consumed and the request ids.
    ///
    /// # Errors
    ///
    /// As [`send`](BatchStatements::send).
    pub async fn send_with(self) -> Result<Answers<StatementResults<R>>> {
        self.run(true).await
    }

    async fn run(self, metadata: bool) -> Result<Answers<StatementResults<R>>> {
        let policy = self.retry.unwrap_or_else(|| self.db.retry());
        let repeatable = self.edits.is_empty() && self.statements.all_repeatable();
        let (ready, readers) = self.ready(true)?;
        let statements = ready.builder().get_statements().clone().unwrap_or_default();
        let table = |at: usize| text::table(statements[at].statement());
        let mut results: StatementResults<R> = Vec::with_capacity(statements.len());
        let (mut capacity, mut request_ids) = (Vec::new(), Vec::new());
        let (mut any_answer, mut failed) = (false, None::<Arc<Error>>);
        for from in (0..statements.len()).step_by(MAX_BATCH_STATEMENTS) {
            let to = statements.len().min(from + MAX_BATCH_STATEMENTS);
            if let Some(error) = &failed {
                let errors =
                    (from..to).map(|at| StatementError::not_sent(table(at), error.clone()));
                results.extend(errors.map(Err));
                continue;
            }
            results.extend((from..to).map(|at| Err(StatementError::unanswered(table(at)))));
            let mut left: Vec<usize> = (from..to).collect();
            let mut retries = Retries::new(policy);
            loop {
                retries.begin();
                let some = left.iter().map(|&at| statements[at].clone()).collect();
                let call = ready.clone().map(|it| it.set_statements(Some(some)));
                let sent = left.len();
                let throttled = match call.send_boxed(metadata, repeat::arms(repeatable)).await {
                    Ok((output, _)) => {
                        any_answer = true;
                        request_ids.extend(output.request_id().map(str::to_owned));
                        capacity.extend(output.consumed_capacity.unwrap_or_default());
                        let mut answers = output.responses.unwrap_or_default().into_iter();
                        for &at in &left {
                            results[at] = result(table(at), answers.next(), &readers[at]);
                        }
                        left.retain(
                            |&at| matches!(&results[at], Err(error) if error.is_throttled()),
                        );
                        None
                    }
                    // As if each of them had been.
                    Err(error @ Error::Throttled(_)) => Some(error),
                    Err(error) if !any_answer => return Err(error),
                    Err(error) => {
                        let error = failed.insert(Arc::new(error));
                        for at in left {
                            results[at] = Err(StatementError::call(table(at), error.clone()));
                        }
                        break;
                    }
                };
                if left.len() < sent {
                    retries.progressed();
                }
                if left.is_empty() {
                    break;
                }
                if let Some(pause) = retries.pause() {
                    sleep(pause).await;
                    continue;
                }
                // The table takes nothing now: what comes behind would be throttled as well.
                let error = match throttled {
                    Some(error) if !any_answer => return Err(error),
                    Some(error) => Arc::new(error),
                    None => {
                        let tables = left.first().and_then(|&at| table(at)).unwrap_or_default();
                        let count = left.len();
                        let operation = "BatchExecuteStatement";
                        let error = Throttled::unprocessed(operation, tables.to_owned(), count);
                        Arc::new(Error::Throttled(error))
                    }
                };
                for &at in &left {
                    if matches!(&results[at], Err(it) if !it.is_throttled()) {
                        results[at] = Err(StatementError::call(table(at), error.clone()));
                    }
                }
                failed = Some(error);
                break;
            }
        }
        Ok(Answers::new(results, capacity, request_ids))
    }
}

fn request<R>(member: Member<R>) -> Result<(BatchStatementRequest, ReadRow<R>)> {
    if member.kind == Kind::Exists {
        return Err(Error::Invalid(Invalid::custom(
            "`EXISTS` is a condition of a transaction: add it to `db.transact_statements()`",
        )));
    }
    let request = BatchStatementRequest::builder()
        .statement(member.text)
        .set_parameters(member.parameters)
        .set_consistent_read(member.consistent.then_some(true))
        .set_return_values_on_condition_check_failure(member.current)
        .build();
    match request {
        Ok(request) => Ok((request, member.read)),
        Err(error) => Err(Error::Invalid(Invalid::custom(error))),
    }
}

fn result<R>(
    table: Option<&str>,
    answer: Option<BatchStatementResponse>,
    read: &ReadRow<R>,
) -> Result<Option<R>, StatementError> {
    let Some(answer) = answer else {
        return Err(StatementError::unanswered(table));
    };
    if let Some(error) = answer.error {
        return Err(StatementError::refused(table, error));
    }
    let row = answer.item.map(|item| read.decode(item)).transpose();
    row.map_err(|error| StatementError::decode(table, error))
}

impl<R> fmt::Debug for BatchStatements<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchStatements")
            .field("statements", &self.statements)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}
