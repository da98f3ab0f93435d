//! A batch that could not be written whole.

use std::fmt;

use super::Error;
use crate::batch::{BatchReport, Unwritten};

/// A batch ended before all of it was written; holds every write that is not known to be done.
pub struct BatchFailed {
    inner: Box<Inner>,
}

struct Inner {
    cause: Error,
    unwritten: Unwritten,
    report: BatchReport,
}

impl BatchFailed {
    pub(crate) fn new(cause: Error, unwritten: Unwritten, report: BatchReport) -> Self {
        Self {
            inner: Box::new(Inner {
                cause,
                unwritten,
                report,
            }),
        }
    }

    /// What ended it: [`Throttled`](Error::Throttled) when DynamoDB has left writes undone for longer than the
    /// [`RetryPolicy`](crate::RetryPolicy) waits, or the error of a call.
    #[must_use]
    pub fn cause(&self) -> &Error {
        &self.inner.cause
    }

    /// What has been written before.
    #[must_use]
    pub fn report(&self) -> &BatchReport {
        &self.inner.report
    }

    /// Every write that is not known to be done.
    pub fn unwritten(&self) -> &Unwritten {
        &self.inner.unwritten
    }

    /// The same, owned.
    pub fn into_unwritten(self) -> Unwritten {
        self.inner.unwritten
    }
}

impl fmt::Debug for BatchFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchFailed")
            .field("cause", &self.inner.cause)
            .field("unwritten", &self.inner.unwritten.len())
            .field("report", &self.inner.report)
            .finish()
    }
}

impl fmt::Display for BatchFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.inner.report.written();
        let unwritten = self.inner.unwritten.len();
        write!(
            f,
            "{unwritten} of {} writes of a batch are not known to be done: {}",
            unwritten as u64 + written,
            self.inner.cause
        )
    }
}

impl std::error::Error for BatchFailed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.inner.cause)
    }
}
