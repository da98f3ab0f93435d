//! What can go wrong: one enum for what a caller acts on, one opaque struct in each variant.
//!
#![doc = include_str!("../../docs/failures.md")]

mod batch_failed;
mod call;
mod canceled;
mod cursor;
mod decode;
mod failed;
mod from_sdk;
mod invalid;
mod more_than_one;

use std::fmt;

pub use batch_failed::BatchFailed;
pub use call::CallError;
pub use canceled::{CancellationReason, TransactionCanceled};
pub use cursor::{CursorError, CursorProblem};
pub use decode::DecodeError;
pub use failed::{
    ConditionFailed, Conflict, IdempotentParameterMismatch, TableNotFound, ThrottleReason,
    Throttled, TransactionInProgress,
};
pub(crate) use from_sdk::{Context, call_failed};
pub use invalid::Invalid;
pub use more_than_one::MoreThanOne;

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation did not do what it says.
///
/// A variant exists for what a caller does something about; all else is [`Error::Call`]. Each keeps
/// the SDK's own error behind [`source`](std::error::Error::source).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The condition did not hold; nothing was written.
    ConditionFailed(ConditionFailed),
    /// There is no such table, or it is not ready yet.
    TableNotFound(TableNotFound),
    /// The service refused the request for its rate, after the SDK's own retries.
    Throttled(Throttled),
    /// Another write to the same item was under way; nothing was written.
    Conflict(Conflict),
    /// A transaction was canceled; nothing of it was written.
    TransactionCanceled(TransactionCanceled),
    /// The transaction of this token is still under way.
    TransactionInProgress(TransactionInProgress),
    /// The token belongs to a transaction with other content; nothing was written.
    IdempotentParameterMismatch(IdempotentParameterMismatch),
    /// A stored item does not fit the Rust type.
    Decode(DecodeError),
    /// The operation could not be valid, which was seen before the call; nothing was sent.
    Invalid(Invalid),
    /// A cursor is not one of this read; nothing was sent.
    Cursor(CursorError),
    /// There are several items where [`one`](crate::read::Query::one) was asked for.
    MoreThanOne(MoreThanOne),
    /// A batch ended before all of it was written: the error has the rest.
    BatchFailed(BatchFailed),
    /// The call failed in any other way.
    ///
    /// A write may have happened all the same, when the answer was lost or was an error of the server
    /// (status 500 to 504).
    Call(CallError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::ConditionFailed(error) => error.fmt(f),
            Error::TableNotFound(error) => error.fmt(f),
            Error::Throttled(error) => error.fmt(f),
            Error::Conflict(error) => error.fmt(f),
            Error::TransactionCanceled(error) => error.fmt(f),
            Error::TransactionInProgress(error) => error.fmt(f),
            Error::IdempotentParameterMismatch(error) => error.fmt(f),
            Error::Decode(error) => error.fmt(f),
            Error::Invalid(error) => error.fmt(f),
            Error::Cursor(error) => error.fmt(f),
            Error::MoreThanOne(error) => error.fmt(f),
            Error::BatchFailed(error) => error.fmt(f),
            Error::Call(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::ConditionFailed(error) => error.source(),
            Error::TableNotFound(error) => error.source(),
            Error::Throttled(error) => error.source(),
            Error::Conflict(error) => error.source(),
            Error::TransactionCanceled(error) => error.source(),
            Error::TransactionInProgress(error) => error.source(),
            Error::IdempotentParameterMismatch(error) => error.source(),
            Error::Decode(error) => error.source(),
            Error::Invalid(error) => error.source(),
            Error::Cursor(error) => error.source(),
            Error::MoreThanOne(error) => error.source(),
            Error::BatchFailed(error) => error.source(),
            Error::Call(error) => error.source(),
        }
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Error::Decode(error)
    }
}

impl From<Invalid> for Error {
    fn from(error: Invalid) -> Self {
        Error::Invalid(error)
    }
}

impl From<CursorError> for Error {
    fn from(error: CursorError) -> Self {
        Error::Cursor(error)
    }
}

/// Where in an item an error is, from the outside in: `lines[3].price`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trail {
    /// Innermost first: a trail is made while the error travels outwards.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Name(Box<str>),
    Index(usize),
}

impl Trail {
    pub(crate) fn name(&mut self, name: &str) {
        self.steps.push(Step::Name(name.into()));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.steps.iter().rev().enumerate() {
            match step {
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_two_words() {
        assert_eq!(size_of::<Error>(), 2 * size_of::<usize>());
    }

    #[test]
    fn errors_cross_threads() {
        fn assert<T: Send + Sync + 'static>() {}
        assert::<Error>();
    }
}
