//! Sending: the span, the call, its failure sorted, and what is sent again.

use std::future::Future;
use std::pin::Pin;

use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::transact_get_items::builders::TransactGetItemsFluentBuilder;
use aws_sdk_dynamodb::operation::transact_get_items::{
    TransactGetItemsError, TransactGetItemsOutput,
};
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::types::ConsumedCapacity;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tokio::time::sleep;
use tracing::Instrument;

use super::names::Names;
use crate::direct::{Armed, Arms};
use crate::error::{Context, Error, Invalid, Result, call_failed};
use crate::op::{Edits, config_left_over};
use crate::retry::{Retries, RetryPolicy};
use crate::trace;

/// One of the SDK's two builders of transactions.
pub(super) trait TransactCall: Clone + Send + Sized {
    const NAME: &'static str;
    type Output: RequestId + Send;
    type Error: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static;

    fn names(&self) -> Names;
    fn capacity(output: &Self::Output) -> &[ConsumedCapacity];
    fn send(self, config: Option<config::Builder>) -> Sending<Self::Output, Self::Error>;
}

/// The SDK's future, which has 7 KB.
type Sending<O, E> = Pin<Box<dyn Future<Output = Result<O, SdkError<E, HttpResponse>>> + Send>>;

macro_rules! transact_call {
    ($name:literal: $builder:ty, $output:ty, $error:ty, $names:path) => {
        impl TransactCall for $builder {
            const NAME: &'static str = $name;
            type Output = $output;
            type Error = $error;

            fn names(&self) -> Names {
                $names(self.get_transact_items().as_deref().unwrap_or_default())
            }

            fn capacity(output: &$output) -> &[ConsumedCapacity] {
                output.consumed_capacity()
            }

            fn send(self, config: Option<config::Builder>) -> Sending<$output, $error> {
                match config {
                    None => Box::pin(self.send()),
                    Some(config) => Box::pin(self.customize().config_override(config).send()),
                }
            }
        }
    };
}

transact_call!("TransactWriteItems": TransactWriteItemsFluentBuilder, TransactWriteItemsOutput, TransactWriteItemsError, Names::of_writes);
transact_call!("TransactGetItems": TransactGetItemsFluentBuilder, TransactGetItemsOutput, TransactGetItemsError, Names::of_reads);

/// A transaction ready to be sent.
pub(super) struct Ready<B> {
    pub(super) builder: B,
    config: Option<config::Builder>,
}

impl<B: TransactCall> Ready<B> {
    /// Applies the user's edits to a builder that has everything the typed setters chose.
    pub(super) fn new(builder: B, edits: Edits<B>) -> Self {
        let (builder, config) = edits.apply(builder);
        Self { builder, config }
    }

    pub(super) fn into_builder(self) -> Result<B, Invalid> {
        match self.config {
            Some(_) => Err(config_left_over()),
            None => Ok(self.builder),
        }
    }

    /// Sends the transaction, again where that was asked for; `arms` makes what each call is armed with.
    pub(super) async fn send(
        self,
        retry: Option<RetryPolicy>,
        arms: impl Fn() -> Arms + Send,
    ) -> Result<B::Output> {
        let names = self.builder.names();
        let Some(policy) = retry else {
            return call(self.builder, self.config, &names, arms()).await;
        };
        let mut retries = Retries::new(policy);
        loop {
            retries.begin();
            let sent = call(self.builder.clone(), self.config.clone(), &names, arms()).await;
            let pause = match &sent {
                Err(error) if is_transient(error) => retries.pause(),
                _ => None,
            };
            match pause {
                Some(pause) => sleep(pause).await,
                None => return sent,
            }
        }
    }
}

async fn call<B: TransactCall>(
    builder: B,
    config: Option<config::Builder>,
    names: &Names,
    arms: Arms,
) -> Result<B::Output> {
    let tables = names.tables();
    let span = trace::span(B::NAME, &tables, None);
    let call = Armed::new(builder.send(config), arms);
    match call.instrument(span.clone()).await {
        Ok(output) => {
            trace::capacity(&span, B::capacity(&output));
            Ok(output)
        }
        Err(error) => {
            let context = Context {
                operation: B::NAME,
                table: tables,
            };
            let mut error = call_failed(context, error);
            if let Error::TransactionCanceled(canceled) = &mut error {
                canceled.name(|place| names.get(place));
            }
            trace::failed(&span, &error);
            Err(error)
        }
    }
}

/// Whether the same transaction may well be made a little later.
fn is_transient(error: &Error) -> bool {
    match error {
        Error::TransactionCanceled(canceled) => canceled.is_transient(),
        Error::TransactionInProgress(_) => true,
        _ => false,
    }
}

/// The ways out of a transaction, the same for both: edit the SDK's builder, take it, or send.
macro_rules! ways_out {
    ($builder:ty, $input:ty) => {
        /// Edits the SDK's builder before the call.
        ///
        /// Runs last, with everything chosen so far set; once, also where the call is repeated.
        pub fn customize(
            mut self,
            edit: impl FnOnce($builder) -> $builder + Send + 'static,
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
        /// [`Error::Invalid`](crate::Error::Invalid), as the call itself; also after `config_override`,
        /// which the builder cannot hold.
        pub fn into_sdk(self) -> crate::Result<$builder> {
            Ok(self.into_ready()?.into_builder()?)
        }

        /// The exact input of the call, which is not made.
        ///
        /// # Errors
        ///
        /// As [`into_sdk`](Self::into_sdk).
        pub fn request(self) -> crate::Result<$input> {
            let input = self.into_sdk()?.as_input().clone().build();
            input.map_err(|error| crate::Error::Invalid(crate::error::Invalid::custom(error)))
        }

        /// Sends the transaction again when other requests for the same items stood in its way.
        ///
        /// That is when it was [canceled](crate::Error::TransactionCanceled) for nothing but conflicts and
        /// throttling, and when it is [in progress](crate::Error::TransactionInProgress). The client's own
        /// retries do not repeat a canceled transaction. Without this word neither do we: whoever met
        /// the conflict may have changed what the transaction was made from.
        pub fn retry_conflicts(mut self, policy: crate::RetryPolicy) -> Self {
            self.retry = Some(policy);
            self
        }
    };
}
pub(super) use ways_out;
