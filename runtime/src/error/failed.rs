//! The failures a caller acts on, each with what the service said about it.

use std::error::Error as StdError;
use std::fmt;

use super::{CallError, Result};
use crate::item::Item;
use crate::table::Table;

/// Gives a failure its call: accessor and source.
macro_rules! from_call {
    ($name:ident) => {
        impl $name {
            /// The call: operation, table, request id, the SDK's error.
            #[must_use]
            pub fn call(&self) -> &CallError {
                &self.inner.call
            }
        }

        impl StdError for $name {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                self.inner.call.source()
            }
        }
    };
}

/// The condition of a write did not hold; nothing was written.
pub struct ConditionFailed {
    inner: Box<Condition>,
}

struct Condition {
    call: CallError,
    current: Option<Item>,
}

impl ConditionFailed {
    pub(super) fn new(call: CallError, current: Option<Item>) -> Self {
        Self {
            inner: Box::new(Condition { call, current }),
        }
    }

    /// The item as it was when the condition was checked; `None` where there was no item.
    ///
    /// Every conditional write asks for it, at no cost in capacity.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](super::Error::Decode) when the item does not fit `T`.
    pub fn current<T: Table>(&self) -> Result<Option<T>> {
        self.inner.current.clone().map(T::from_item).transpose()
    }

    /// Whether there was an item: an `update` of one that does not exist fails its condition, too.
    #[must_use]
    pub fn item_exists(&self) -> bool {
        self.inner.current.is_some()
    }

    /// The item, undecoded.
    #[must_use]
    pub fn current_item(&self) -> Option<&Item> {
        self.inner.current.as_ref()
    }

    pub(crate) fn into_current(self) -> Option<Item> {
        self.inner.current
    }
}

/// Without the item, which may be personal data.
impl fmt::Debug for ConditionFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConditionFailed")
            .field("call", &self.inner.call)
            .field("item_exists", &self.inner.current.is_some())
            .finish()
    }
}

impl fmt::Display for ConditionFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = &self.inner.call;
        let seen = if self.inner.current.is_some() {
            ""
        } else {
            ": there is no such item"
        };
        write!(
            f,
            "the condition of {} on table `{}` did not hold{seen}",
            call.operation(),
            call.table()
        )
    }
}

from_call!(ConditionFailed);

/// There is no such table in this account and region, or it is not active yet.
#[derive(Debug)]
pub struct TableNotFound {
    inner: Box<NoTable>,
}

#[derive(Debug)]
struct NoTable {
    call: CallError,
}

impl TableNotFound {
    pub(super) fn new(call: CallError) -> Self {
        Self {
            inner: Box::new(NoTable { call }),
        }
    }

    /// The table, by the name it should have at DynamoDB; of a call on several tables their names, `Songs, Discs`:
    /// DynamoDB does not say which of them it is.
    #[must_use]
    pub fn table(&self) -> &str {
        self.inner.call.table()
    }
}

impl fmt::Display for TableNotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table();
        if table.contains(", ") {
            f.write_str("one of the tables ")?;
            for (place, name) in table.split(", ").enumerate() {
                let comma = if place == 0 { "" } else { ", " };
                write!(f, "{comma}`{name}`")?;
            }
        } else {
            write!(f, "table `{table}`")?;
        }
        f.write_str(" does not exist or is not active")
    }
}

from_call!(TableNotFound);

/// The service refused the request for its rate, after the SDK's own retries.
#[derive(Debug)]
pub struct Throttled {
    inner: Box<Throttle>,
}

#[derive(Debug)]
struct Throttle {
    call: CallError,
    reasons: Vec<ThrottleReason>,
}

impl Throttled {
    pub(super) fn new(call: CallError, reasons: Vec<ThrottleReason>) -> Self {
        Self {
            inner: Box::new(Throttle { call, reasons }),
        }
    }

    /// A batch of which the service left some undone, again and again.
    pub(crate) fn unprocessed(operation: &'static str, table: String, left: usize) -> Self {
        let reason = format!("{left} requests were left unprocessed");
        let call = CallError::without_answer(operation, table, reason);
        Self::new(call, Vec::new())
    }

    /// What was exceeded, by resource; empty where the service did not say.
    #[must_use]
    pub fn reasons(&self) -> &[ThrottleReason] {
        &self.inner.reasons
    }
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = &self.inner.call;
        write!(
            f,
            "{} on table `{}` was throttled",
            call.operation(),
            call.table()
        )?;
        // Not an answer, but what is left of a batch.
        if let (None, Some(message)) = (call.code(), call.message()) {
            write!(f, ": {message}")?;
        }
        for (place, reason) in self.inner.reasons.iter().enumerate() {
            write!(
                f,
                "{} {}",
                if place == 0 { ":" } else { "," },
                reason.reason()
            )?;
        }
        Ok(())
    }
}

from_call!(Throttled);

/// One reason of a [`Throttled`].
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThrottleReason {
    reason: String,
    resource: String,
}

impl ThrottleReason {
    pub(super) fn new(reason: &str, resource: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            resource: resource.to_owned(),
        }
    }

    /// `TableWriteKeyRangeThroughputExceeded` and the like: resource, direction, limit.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The ARN of the table or index.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// Whether one partition is too hot, which more capacity for the table does not mend.
    #[must_use]
    pub fn is_hot_partition(&self) -> bool {
        self.reason.ends_with("KeyRangeThroughputExceeded")
    }
}

/// Another write to the item was under way, in a transaction or in another Region; nothing was written.
#[derive(Debug)]
pub struct Conflict {
    inner: Box<Conflicting>,
}

#[derive(Debug)]
struct Conflicting {
    call: CallError,
}

impl Conflict {
    pub(super) fn new(call: CallError) -> Self {
        Self {
            inner: Box::new(Conflicting { call }),
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = &self.inner.call;
        write!(
            f,
            "{} on table `{}` met another write to the item",
            call.operation(),
            call.table()
        )
    }
}

from_call!(Conflict);

/// The transaction of this token is still under way; whether it will be made is not known yet.
///
/// The client has asked again for a while. Sent again later with the same
/// [token](crate::transact::TransactWrite::token), it is made once.
#[derive(Debug)]
pub struct TransactionInProgress {
    inner: Box<InProgress>,
}

#[derive(Debug)]
struct InProgress {
    call: CallError,
}

impl TransactionInProgress {
    pub(super) fn new(call: CallError) -> Self {
        Self {
            inner: Box::new(InProgress { call }),
        }
    }
}

impl fmt::Display for TransactionInProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the transaction of this token is still under way")
    }
}

from_call!(TransactionInProgress);

/// The token was used within the last ten minutes for a transaction with other content; nothing was written.
#[derive(Debug)]
pub struct IdempotentParameterMismatch {
    inner: Box<Mismatch>,
}

#[derive(Debug)]
struct Mismatch {
    call: CallError,
}

impl IdempotentParameterMismatch {
    pub(super) fn new(call: CallError) -> Self {
        Self {
            inner: Box::new(Mismatch { call }),
        }
    }
}

impl fmt::Display for IdempotentParameterMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token was used for a transaction with other content")
    }
}

from_call!(IdempotentParameterMismatch);
