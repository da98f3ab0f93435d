//! Arming: how one call tells the client's hook what to put in its configuration.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_smithy_runtime_api::client::ser_de::{SharedRequestSerializer, SharedResponseDeserializer};

use super::Attempts;

/// What a call wants in place of the operation's own, and of its attempts.
#[derive(Debug, Default)]
pub(crate) struct Arms {
    pub(super) serializer: Option<SharedRequestSerializer>,
    pub(super) deserializer: Option<SharedResponseDeserializer>,
    pub(super) attempts: Option<Attempts>,
}

impl Arms {
    /// Both.
    pub(crate) fn and(self, other: Arms) -> Arms {
        Arms {
            serializer: self.serializer.or(other.serializer),
            deserializer: self.deserializer.or(other.deserializer),
            attempts: self.attempts.or(other.attempts),
        }
    }

    /// The same, and this of the attempts.
    pub(crate) fn with_attempts(self, attempts: Attempts) -> Arms {
        Arms {
            attempts: Some(attempts),
            ..self
        }
    }

    fn is_empty(&self) -> bool {
        self.serializer.is_none() && self.deserializer.is_none() && self.attempts.is_none()
    }
}

thread_local! {
    /// The arms of the call that is being polled on this thread, until its hook takes them.
    static ARMS: RefCell<Option<Arms>> = const { RefCell::new(None) };
}

/// Takes the arms of the call that is being polled.
pub(super) fn take() -> Option<Arms> {
    ARMS.with_borrow_mut(Option::take)
}

/// A call that arms the hook while it is polled, until the hook has taken the arms: in its first poll.
///
/// The call itself is pinned elsewhere: it has 7 KB, which an `async fn` would hold twice and a wrapper would
/// move.
pub(crate) struct Armed<C> {
    call: C,
    arms: Option<Arms>,
}

impl<C: Future + Unpin> Armed<C> {
    pub(crate) fn new(call: C, arms: Arms) -> Self {
        Self {
            call,
            arms: (!arms.is_empty()).then_some(arms),
        }
    }
}

impl<C: Future + Unpin> Future for Armed<C> {
    type Output = C::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<C::Output> {
        /// Puts back what another call, in whose poll this one happens, has not used yet.
        struct Outer(Option<Arms>);
        impl Drop for Outer {
            fn drop(&mut self) {
                ARMS.set(self.0.take());
            }
        }
        if self.arms.is_none() {
            return Pin::new(&mut self.call).poll(cx);
        }
        let _outer = Outer(ARMS.replace(self.arms.take()));
        let polled = Pin::new(&mut self.call).poll(cx);
        self.arms = take();
        polled
    }
}
