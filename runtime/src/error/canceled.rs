//! A canceled transaction: a reason for each of its operations.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::types as sdk;

use super::{CallError, Result};
use crate::item::Item;
use crate::table::Table;

/// How many failed operations one line of text names.
const MOST_NAMED: usize = 3;

/// The transaction was canceled: nothing of it was written, or read.
///
/// Places count from 0, in the order in which the operations were added.
///
/// ```
/// # use dynatable::{Db, Error, Table};
/// # #[derive(Table)]
/// # struct Song {
/// #     #[table(partition_key)]
/// #     artist: String,
/// #     year: u16,
/// # }
/// # async fn example(db: Db, song: Song) -> dynatable::Result<()> {
/// match db.transact_write().add(song.put().if_absent()).send().await {
///     Err(Error::TransactionCanceled(canceled)) if canceled.reasons()[0].is_condition_failed() => {
///         let there: Option<Song> = canceled.reasons()[0].current()?;
///     }
///     other => other?,
/// }
/// # Ok(()) }
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html>
pub struct TransactionCanceled {
    inner: Box<Canceled>,
}

struct Canceled {
    call: CallError,
    reasons: Vec<CancellationReason>,
}

impl TransactionCanceled {
    pub(super) fn new(call: CallError, reasons: Vec<CancellationReason>) -> Self {
        Self {
            inner: Box::new(Canceled { call, reasons }),
        }
    }

    /// Gives each reason its operation and table.
    pub(crate) fn name<'a>(&mut self, called: impl Fn(usize) -> Option<(&'static str, &'a str)>) {
        for (place, reason) in self.inner.reasons.iter_mut().enumerate() {
            if let Some((operation, table)) = called(place) {
                reason.operation = operation;
                table.clone_into(&mut reason.table);
            }
        }
    }

    /// One for each operation, in their order, also for those nothing was wrong with.
    #[must_use]
    pub fn reasons(&self) -> &[CancellationReason] {
        &self.inner.reasons
    }

    /// The places of the operations that failed.
    #[must_use]
    pub fn failed(&self) -> impl ExactSizeIterator<Item = usize> + use<> {
        let reasons = self.inner.reasons.iter().enumerate();
        let failed = reasons.filter(|(_, reason)| reason.code.is_some());
        // Borrows nothing: in the arms of a `match` on the first, the error can be given on.
        let places: Vec<usize> = failed.map(|(place, _)| place).collect();
        places.into_iter()
    }

    /// Whether nothing stood in the way but other requests for the same items.
    ///
    /// The same transaction can be sent again: see
    /// [`retry_conflicts`](crate::transact::TransactWrite::retry_conflicts).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.all_failed(CancellationReason::is_conflict)
    }

    /// Whether nothing stood in the way but conflicts and throttling, which pass.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.all_failed(|reason| reason.is_conflict() || reason.is_throttled())
    }

    fn all_failed(&self, for_this: impl Fn(&CancellationReason) -> bool) -> bool {
        let reasons = self.inner.reasons.iter();
        let mut failed = reasons.filter(|reason| reason.code.is_some()).peekable();
        failed.peek().is_some() && failed.all(for_this)
    }

    /// The call: operation, tables, request id, the SDK's error.
    #[must_use]
    pub fn call(&self) -> &CallError {
        &self.inner.call
    }
}

impl fmt::Display for TransactionCanceled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("transaction canceled")?;
        let failed = self.failed();
        let more = failed.len().saturating_sub(MOST_NAMED);
        if failed.len() == 0 {
            return match self.inner.call.message() {
                Some(message) => write!(f, ": {message}"),
                None => Ok(()),
            };
        }
        for (count, place) in failed.take(MOST_NAMED).enumerate() {
            let reason = &self.inner.reasons[place];
            let colon = if count == 0 { ":" } else { ";" };
            write!(f, "{colon} operations[{place}] {reason}")?;
        }
        match more {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

/// Without the items, which may be personal data.
impl fmt::Debug for TransactionCanceled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionCanceled")
            .field("call", &self.inner.call)
            .field("reasons", &self.inner.reasons)
            .finish()
    }
}

impl StdError for TransactionCanceled {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.call.source()
    }
}

/// What one operation of a [`TransactionCanceled`] had to do with it.
#[derive(Clone)]
pub struct CancellationReason {
    operation: &'static str,
    table: String,
    code: Option<String>,
    message: Option<String>,
    item: Option<Item>,
}

impl CancellationReason {
    pub(super) fn new(reason: &sdk::CancellationReason) -> Self {
        // "None" is DynamoDB's text for an operation that nothing was wrong with.
        let code = reason.code().filter(|code| *code != "None");
        Self {
            operation: "operation",
            table: String::from("a table"),
            code: code.map(str::to_owned),
            message: reason.message().map(str::to_owned),
            item: reason.item().filter(|item| !item.is_empty()).cloned(),
        }
    }

    /// `put`, `update`, `delete`, `check` or `get`; `statement` for one of PartiQL.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The table, by the name it has at DynamoDB.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// DynamoDB's code, `ConditionalCheckFailed`; `None` where nothing was wrong with this operation.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// DynamoDB's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether its condition did not hold.
    #[must_use]
    pub fn is_condition_failed(&self) -> bool {
        self.code() == Some("ConditionalCheckFailed")
    }

    /// Whether another request for its item was under way.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.code() == Some("TransactionConflict")
    }

    /// Whether it was refused for its rate.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(
            self.code(),
            Some("ThrottlingError" | "ProvisionedThroughputExceeded")
        )
    }

    /// The item its condition did not hold for, as it was; `None` where there was no item.
    ///
    /// Every operation with a condition asks for it, at no cost in capacity.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](super::Error::Decode) when the item does not fit `T`.
    pub fn current<T: Table>(&self) -> Result<Option<T>> {
        self.item.clone().map(T::from_item).transpose()
    }

    /// Whether there was an item where its condition did not hold.
    #[must_use]
    pub fn item_exists(&self) -> bool {
        self.item.is_some()
    }

    /// That item, undecoded.
    #[must_use]
    pub fn current_item(&self) -> Option<&Item> {
        self.item.as_ref()
    }
}

/// `(put on Music): ConditionalCheckFailed: ..`.
impl fmt::Display for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, table) = (self.operation, &self.table);
        write!(
            f,
            "({operation} on {table}): {}",
            self.code().unwrap_or("None")
        )?;
        match self.message() {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

/// Without the item, which may be personal data.
impl fmt::Debug for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationReason")
            .field("operation", &self.operation)
            .field("table", &self.table)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("item_exists", &self.item.is_some())
            .finish()
    }
}
