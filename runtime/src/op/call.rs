//! Sending: the user's last edits, the span, the call, its failure sorted.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::{Pin, pin};

use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use tracing::{Instrument, Span};

use super::response::Metadata;
use super::sdk::{SdkCall, SdkResult};
use crate::direct::{Armed, Arms};
use crate::error::{Context, Error, Invalid, Result, call_failed};
use crate::trace;

/// What a user changes of a call beyond the typed setters.
pub(crate) struct Edits<B> {
    edits: Vec<Box<dyn FnOnce(B) -> B + Send>>,
    config: Option<config::Builder>,
}

impl<B> Default for Edits<B> {
    fn default() -> Self {
        Self {
            edits: Vec::new(),
            config: None,
        }
    }
}

impl<B> fmt::Debug for Edits<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} edits",
            self.edits.len() + usize::from(self.config.is_some())
        )
    }
}

impl<B> Edits<B> {
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.config.is_none()
    }

    pub(crate) fn push(&mut self, edit: impl FnOnce(B) -> B + Send + 'static) {
        self.edits.push(Box::new(edit));
    }

    pub(crate) fn own_config(&self) -> Option<config::Builder> {
        self.config.clone()
    }

    pub(crate) fn config(&mut self, config: config::Builder) {
        self.config = Some(config);
    }

    /// The edited builder, and the call's own configuration.
    pub(crate) fn apply(self, builder: B) -> (B, Option<config::Builder>) {
        let edits = self.edits.into_iter();
        (
            edits.fold(builder, |builder, edit| edit(builder)),
            self.config,
        )
    }
}

/// A call ready to be sent.
#[derive(Clone)]
pub(crate) struct Ready<B> {
    builder: B,
    /// Whether a user's edits or configuration may see or change the items.
    edited: bool,
    config: Option<config::Builder>,
}

impl<B: SdkCall> Ready<B> {
    /// Applies the user's edits to a builder that has everything the typed setters chose.
    pub(crate) fn new(builder: B, edits: Edits<B>) -> Result<Self, Invalid> {
        let Edits { edits, config } = edits;
        let builder = builder.ask_current();
        if edits.is_empty() {
            return Ok(Self {
                builder,
                edited: config.is_some(),
                config,
            });
        }
        let names = builder.names().cloned();
        let values = builder.values().cloned();
        let builder = edits
            .into_iter()
            .fold(builder, |builder, edit| edit(builder));
        let builder = builder.ask_current();
        check_kept(names, builder.names())?;
        check_kept::<AttributeValue>(values, builder.values())?;
        Ok(Self {
            builder,
            edited: true,
            config,
        })
    }

    /// The same call with its builder changed: the next page of it.
    pub(crate) fn map(self, change: impl FnOnce(B) -> B) -> Self {
        Self {
            builder: change(self.builder),
            ..self
        }
    }

    pub(crate) fn builder(&self) -> &B {
        &self.builder
    }

    pub(crate) fn into_builder(self) -> Result<B, Invalid> {
        match self.config {
            Some(_) => Err(config_left_over()),
            None => Ok(self.builder),
        }
    }

    pub(crate) fn into_input(self) -> Result<B::Input> {
        let input = self.into_builder()?.into_input();
        input.map_err(|error| Error::Invalid(Invalid::custom(error)))
    }

    /// Whether nothing of the user's comes between: then items may go directly.
    pub(crate) fn is_plain(&self) -> bool {
        !self.edited
    }

    /// Sends the call; with metadata asked for where the caller wants it.
    ///
    /// The SDK's future has 7 KB: it is pinned where it is made, since each function it is passed to would hold
    /// it once more.
    pub(crate) async fn send(self, metadata: bool, arms: Arms) -> Result<(B::Output, Metadata)> {
        let (builder, config, sending) = self.begin(metadata);
        let sent = match config {
            None => {
                let call = pin!(builder.send());
                let call = Armed::new(call, arms);
                call.instrument(sending.span.clone()).await
            }
            Some(config) => sending.send_with_config(builder, config, arms).await,
        };
        sending.end(sent)
    }

    /// A page's call, of which the id is always told; with the SDK's future on the heap, since the rest is there
    /// as well, and would be moved with all of its 7 KB.
    pub(crate) async fn send_boxed(
        self,
        metadata: bool,
        arms: Arms,
    ) -> Result<(B::Output, Metadata)> {
        let (builder, config, mut sending) = self.begin(metadata);
        sending.keeps_id = true;
        let sent = match config {
            None => {
                let call = Armed::new(Box::pin(builder.send()), arms);
                call.instrument(sending.span.clone()).await
            }
            Some(config) => sending.send_with_config(builder, config, arms).await,
        };
        sending.end(sent)
    }

    fn begin(self, metadata: bool) -> (B, Option<config::Builder>, Sending<B>) {
        let builder = if metadata {
            self.builder.ask_metadata()
        } else {
            self.builder
        };
        let table = builder.table_name().unwrap_or_default().into_owned();
        let span = trace::span(B::NAME, &table, builder.index_name());
        let sending = Sending {
            table,
            span,
            keeps_id: metadata,
            builder: PhantomData,
        };
        (builder, self.config, sending)
    }
}

/// A configuration that the SDK's builder cannot hold.
pub(crate) fn config_left_over() -> Invalid {
    Invalid::custom(
        "`config_override` is no part of the SDK's builder; give it to the builder's own `customize()`",
    )
}

/// What is known of a call that is on its way.
struct Sending<B> {
    table: String,
    span: Span,
    /// Whether anybody is told the request's id.
    keeps_id: bool,
    builder: PhantomData<fn() -> B>,
}

impl<B: SdkCall> Sending<B> {
    /// The rare way, on the heap.
    async fn send_with_config(
        &self,
        builder: B,
        config: config::Builder,
        arms: Arms,
    ) -> SdkResult<B> {
        let call = Armed::new(Box::pin(builder.send_with_config(config)), arms);
        call.instrument(self.span.clone()).await
    }

    fn end(self, sent: SdkResult<B>) -> Result<(B::Output, Metadata)> {
        let Self {
            table,
            span,
            keeps_id,
            ..
        } = self;
        let mut output = sent.map_err(|error| sort(B::NAME, table, error, &span))?;
        let id = output.request_id().filter(|_| keeps_id);
        let metadata = Metadata {
            request_id: id.map(str::to_owned),
            capacity: B::capacity(&mut output).map(Box::new),
            metrics: B::metrics(&mut output).map(Box::new),
        };
        trace::capacity(&span, metadata.capacity.as_deref());
        if let Some((count, scanned)) = B::counts(&output) {
            trace::counts(&span, count, scanned);
        }
        Ok((output, metadata))
    }
}

/// What the SDK answers.
type Sent<O, E> = Result<O, SdkError<E, HttpResponse>>;

/// Any call of the SDK that is not of one item, in a span and with its failure sorted.
pub(crate) async fn call_named<O, E>(
    operation: &'static str,
    table: String,
    call: Pin<Box<dyn Future<Output = Sent<O, E>> + Send + '_>>,
) -> Result<O>
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    call_indexed(operation, table, None, call).await
}

/// The same, of an index.
pub(crate) async fn call_indexed<O, E>(
    operation: &'static str,
    table: String,
    index: Option<&'static str>,
    call: Pin<Box<dyn Future<Output = Sent<O, E>> + Send + '_>>,
) -> Result<O>
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let span = trace::span(operation, &table, index);
    let sent = call.instrument(span.clone()).await;
    sent.map_err(|error| sort(operation, table, error, &span))
}

fn sort<E>(
    operation: &'static str,
    table: String,
    error: SdkError<E, HttpResponse>,
    span: &Span,
) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    let error = call_failed(Context { operation, table }, error);
    trace::failed(span, &error);
    error
}

/// Refuses an edit that gave one of our placeholders another meaning, or took it away.
fn check_kept<V: PartialEq>(
    ours: Option<HashMap<String, V>>,
    edited: Option<&HashMap<String, V>>,
) -> Result<(), Invalid> {
    for (placeholder, meaning) in ours.unwrap_or_default() {
        let now = edited.and_then(|edited| edited.get(&placeholder));
        if now != Some(&meaning) {
            let text = format_args!(
                "placeholder `{placeholder}` is one of those the typed part of the expression uses; give yours another name"
            );
            return Err(Invalid::custom(text));
        }
    }
    Ok(())
}

/// The ways out of an operation, the same for each: edit the SDK's builder, take it, or send.
macro_rules! ways_out {
    ($builder:ty, $input:ty) => {
        /// Edits the SDK's builder before the call; the result stays typed.
        ///
        /// Runs last, with everything chosen so far set. A placeholder that already means something
        /// else is [`Error::Invalid`](crate::Error::Invalid), not an overwrite.
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
        pub fn into_sdk(self, db: &crate::Db) -> crate::Result<$builder> {
            Ok(self.ready(db, db.client())?.into_builder()?)
        }

        /// The exact input of the call, which is not made.
        ///
        /// # Errors
        ///
        /// As [`into_sdk`](Self::into_sdk).
        pub fn request(self, db: &crate::Db) -> crate::Result<$input> {
            self.ready(db, db.client())?.into_input()
        }
    };
}
pub(crate) use ways_out;
