//! What several statements answer: values, capacity, and what went wrong with one of them.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{BatchStatementError, ConsumedCapacity};

use crate::error::{DecodeError, Error, Result};
use crate::item::Item;
use crate::table::Table;

/// What several statements answered, and what the service said beside it.
#[derive(Debug, Clone)]
pub struct Answers<V> {
    value: V,
    capacity: Vec<ConsumedCapacity>,
    request_ids: Vec<String>,
}

impl<V> Answers<V> {
    pub(super) fn new(value: V, capacity: Vec<ConsumedCapacity>, request_ids: Vec<String>) -> Self {
        Self {
            value,
            capacity,
            request_ids,
        }
    }

    /// The value `send` returns.
    #[must_use]
    pub fn value(&self) -> &V {
        &self.value
    }

    /// The value, owned.
    #[must_use]
    pub fn into_value(self) -> V {
        self.value
    }

    /// The capacity consumed, of each table; of each call, where several were made.
    #[must_use]
    pub fn consumed_capacity(&self) -> &[ConsumedCapacity] {
        &self.capacity
    }

    /// The ids AWS support asks for, one for each call.
    #[must_use]
    pub fn request_ids(&self) -> &[String] {
        &self.request_ids
    }
}

/// Why one statement of a batch has no result; the others are not touched by it.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html>
pub struct StatementError {
    inner: Box<Inner>,
}

struct Inner {
    table: Option<String>,
    problem: Problem,
}

enum Problem {
    /// DynamoDB refused this statement.
    Refused {
        code: Option<String>,
        message: Option<String>,
        current: Option<Item>,
    },
    /// It was executed, but its row does not fit.
    Decode(DecodeError),
    /// The call it was in failed.
    Call(Arc<Error>),
    /// A call before its own failed.
    NotSent(Arc<Error>),
    /// The answer has nothing about it.
    Unanswered,
}

impl StatementError {
    fn new(table: Option<&str>, problem: Problem) -> Self {
        Self {
            inner: Box::new(Inner {
                table: table.map(str::to_owned),
                problem,
            }),
        }
    }

    pub(super) fn refused(table: Option<&str>, error: BatchStatementError) -> Self {
        let problem = Problem::Refused {
            code: error.code.map(|code| code.as_str().to_owned()),
            message: error.message,
            current: error.item,
        };
        Self::new(table, problem)
    }

    pub(super) fn decode(table: Option<&str>, error: DecodeError) -> Self {
        Self::new(table, Problem::Decode(error))
    }

    pub(super) fn call(table: Option<&str>, error: Arc<Error>) -> Self {
        Self::new(table, Problem::Call(error))
    }

    pub(super) fn not_sent(table: Option<&str>, error: Arc<Error>) -> Self {
        Self::new(table, Problem::NotSent(error))
    }

    pub(super) fn unanswered(table: Option<&str>) -> Self {
        Self::new(table, Problem::Unanswered)
    }

    /// The table the statement is on, by the name it has at DynamoDB; `None` where it does not show.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.inner.table.as_deref()
    }

    /// The service's code: `ConditionalCheckFailed`, `DuplicateItem`, `ThrottlingError`, `ValidationError`.
    /// They differ from the codes of a statement that is sent alone.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.inner.problem {
            Problem::Refused { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// The service's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.inner.problem {
            Problem::Refused { message, .. } => message.as_deref(),
            _ => None,
        }
    }

    /// Whether the condition of the statement did not hold.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.code() == Some("ConditionalCheckFailed")
    }

    /// Whether an `INSERT` met an item of its key.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.code() == Some("DuplicateItem")
    }

    /// Whether the statement was refused for its rate, and again each time it was sent: nothing was done.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(
            self.code(),
            Some("ThrottlingError" | "ProvisionedThroughputExceeded" | "RequestLimitExceeded")
        )
    }

    /// Whether the statement was not sent, since a call before its own had failed.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        matches!(self.inner.problem, Problem::NotSent(_))
    }

    /// The item as it was when the condition was checked; `None` where there was no item, or where it was not a
    /// condition that failed.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when the item does not fit `T`.
    pub fn current<T: Table>(&self) -> Result<Option<T>> {
        self.current_item().cloned().map(T::from_item).transpose()
    }

    /// The item, undecoded.
    #[must_use]
    pub fn current_item(&self) -> Option<&Item> {
        match &self.inner.problem {
            Problem::Refused { current, .. } => current.as_ref(),
            _ => None,
        }
    }

    /// The failure of the whole call: of the one the statement was in, or of the one before it. A write that was
    /// sent may have happened all the same.
    #[must_use]
    pub fn call_error(&self) -> Option<&Error> {
        match &self.inner.problem {
            Problem::Call(error) | Problem::NotSent(error) => Some(error),
            _ => None,
        }
    }

    /// What does not fit in the row the statement found.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.inner.problem {
            Problem::Decode(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a statement")?;
        if let Some(table) = self.table() {
            write!(f, " on table `{table}`")?;
        }
        match &self.inner.problem {
            Problem::Refused { code, message, .. } => {
                f.write_str(" failed")?;
                for text in [code, message].into_iter().flatten() {
                    write!(f, ": {text}")?;
                }
                Ok(())
            }
            Problem::Decode(_) => f.write_str(" found a row that does not fit"),
            Problem::Call(_) => f.write_str(" was in a call that failed"),
            Problem::NotSent(_) => f.write_str(" was not sent, since a call before it failed"),
            Problem::Unanswered => f.write_str(" has no answer"),
        }
    }
}

impl StdError for StatementError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.inner.problem {
            Problem::Decode(error) => Some(error),
            Problem::Call(error) | Problem::NotSent(error) => Some(error),
            Problem::Refused { .. } | Problem::Unanswered => None,
        }
    }
}

/// Without the current item, which may be personal data.
impl fmt::Debug for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("StatementError");
        out.field("table", &self.table());
        match &self.inner.problem {
            Problem::Refused { code, message, .. } => {
                out.field("code", code).field("message", message)
            }
            Problem::Decode(error) => out.field("decode", error),
            Problem::Call(error) => out.field("call", error),
            Problem::NotSent(error) => out.field("not_sent", error),
            Problem::Unanswered => out.field("answer", &None::<()>),
        };
        out.finish()
    }
}
