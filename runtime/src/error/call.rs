//! A call that failed, as the SDK reported it.

use std::error::Error as StdError;
use std::fmt;

/// What every failed call has: operation, table, code, message, request id, status, and the SDK's error.
///
/// The SDK's error, an `SdkError` of the operation, is the [`source`](StdError::source);
/// [`sdk_error`](CallError::sdk_error) downcasts to it.
pub struct CallError {
    inner: Box<Inner>,
}

pub(super) struct Inner {
    pub(super) operation: &'static str,
    pub(super) table: String,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) source: Box<dyn StdError + Send + Sync + 'static>,
}

impl CallError {
    pub(super) fn new(inner: Inner) -> Self {
        Self {
            inner: Box::new(inner),
        }
    }

    /// A call whose answer was no failure to the SDK.
    pub(super) fn without_answer(operation: &'static str, table: String, reason: String) -> Self {
        Self::new(Inner {
            operation,
            table,
            code: None,
            message: Some(reason.clone()),
            request_id: None,
            status: None,
            source: reason.into(),
        })
    }

    /// DynamoDB's name of the operation: `UpdateItem`.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.inner.operation
    }

    /// The table, by the name it has at DynamoDB; of a transaction each of them: `Music, Orders`.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.inner.table
    }

    /// The service's error code: `ValidationException`. None where no answer came.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// The service's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.inner.message.as_deref()
    }

    /// The id AWS support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// The HTTP status. None where no answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// The SDK's own error: `error.sdk_error::<SdkError<GetItemError>>()`.
    #[must_use]
    pub fn sdk_error<E: StdError + 'static>(&self) -> Option<&E> {
        self.inner.source.downcast_ref()
    }
}

/// Without the SDK's error, whose `Debug` has the whole answer, items too.
impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallError")
            .field("operation", &self.inner.operation)
            .field("table", &self.inner.table)
            .field("code", &self.inner.code)
            .field("message", &self.inner.message)
            .field("request_id", &self.inner.request_id)
            .field("status", &self.inner.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} on table `{}` failed",
            self.inner.operation, self.inner.table
        )?;
        match (&self.inner.code, &self.inner.message) {
            (Some(code), Some(message)) => write!(f, ": {code}: {message}"),
            (Some(text), None) | (None, Some(text)) => write!(f, ": {text}"),
            (None, None) => match self.inner.status {
                Some(status) => write!(f, ": status {status} without an error of DynamoDB's"),
                None => f.write_str(" without an answer from the service"),
            },
        }
    }
}

impl StdError for CallError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.inner.source)
    }
}
