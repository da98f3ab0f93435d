//! What a call makes of its attempts: the SDK repeats those that fail, and tells nobody.

use std::error::Error as StdError;
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_runtime_api::client::interceptors::context::{
    Error, FinalizerInterceptorContextRef, Input, Output,
};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};

/// What is to be done about attempts that failed and may have been acted on all the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attempts {
    /// The SDK does not repeat the call after one.
    at_most_once: bool,
    /// Raised after one.
    lost: Option<Arc<AtomicBool>>,
}

impl Storable for Attempts {
    type Storer = StoreReplace<Self>;
}

impl Attempts {
    /// A call that would do something else the second time.
    pub(crate) fn at_most_once() -> Self {
        Self {
            at_most_once: true,
            lost: None,
        }
    }

    /// A call of which it must be known.
    pub(crate) fn noted(lost: Arc<AtomicBool>) -> Self {
        Self {
            at_most_once: false,
            lost: Some(lost),
        }
    }
}

/// After an attempt, before the SDK decides whether there is another.
pub(super) fn ended(
    context: &FinalizerInterceptorContextRef<'_, Input, Output, Error>,
    config: &mut ConfigBag,
) {
    let Some(Err(error)) = context.output_or_error() else {
        return;
    };
    let Some(attempts) = config.load::<Attempts>() else {
        return;
    };
    let status = context.response().map(|answer| answer.status().as_u16());
    if !may_be_done(error, status) {
        return;
    }
    if let Some(lost) = &attempts.lost {
        lost.store(true, Ordering::Relaxed);
    }
    if attempts.at_most_once
        && let Some(retries) = config.load::<RetryConfig>()
    {
        let no_more = retries.clone().with_max_attempts(1);
        config.interceptor_state().store_put(no_more);
    }
}

/// Whether DynamoDB may have acted on a request that failed so: unless it says that it did not, or never got it.
fn may_be_done(error: &OrchestratorError<Error>, status: Option<u16>) -> bool {
    match status {
        Some(status) => !(400..500).contains(&status),
        None => match error.as_connector_error() {
            Some(error) => !is_refused(error),
            None => error.is_timeout_error() || error.is_response_error(),
        },
    }
}

/// Whether there was no connection to send the request on.
fn is_refused(error: &(dyn StdError + 'static)) -> bool {
    let mut next = error.source();
    while let Some(source) = next {
        if let Some(error) = source.downcast_ref::<std::io::Error>()
            && error.kind() == ErrorKind::ConnectionRefused
        {
            return true;
        }
        next = source.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use std::io;

    use super::*;

    fn io(kind: ErrorKind) -> OrchestratorError<Error> {
        OrchestratorError::connector(ConnectorError::io(io::Error::from(kind).into()))
    }

    #[test]
    fn a_request_without_an_answer_may_have_been_acted_on_unless_nobody_took_it() {
        let timeout = ConnectorError::timeout("timeout".into());
        assert!(may_be_done(&OrchestratorError::connector(timeout), None));
        assert!(may_be_done(&io(ErrorKind::ConnectionReset), None));
        assert!(may_be_done(&OrchestratorError::timeout("t".into()), None));
        assert!(!may_be_done(&io(ErrorKind::ConnectionRefused), None));
        assert!(!may_be_done(
            &OrchestratorError::other("no credentials"),
            None
        ));
    }

    #[test]
    fn an_answer_that_refuses_it_was_not_acted_on_and_all_others_may_have_been() {
        let error = OrchestratorError::response("unreadable".into());
        for (status, done) in [(200, true), (400, false), (500, true), (503, true)] {
            assert_eq!(may_be_done(&error, Some(status)), done, "{status}");
        }
    }
}
