//! The same call made with each codec, and what came of it.

use std::collections::{BTreeSet, HashMap};
use std::error::Error as _;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::Config;
use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextRef,
};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents, SharedHttpClient,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsOutput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemOutput;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::interceptors::context::Output;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynatable::{Codec, Db, Error, RetryPolicy};

/// Gives every call the same answer, and keeps the last request.
#[derive(Debug, Clone, Default)]
pub struct Stub(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    answer: Mutex<Vec<u8>>,
    request: Mutex<Option<Vec<u8>>>,
    /// Answers whose items were not read by the SDK.
    read: AtomicU64,
    /// Requests whose item was not written by the SDK.
    written: AtomicU64,
}

impl Stub {
    fn client(&self) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "tests"))
            .endpoint_url("http://stub.invalid")
            .retry_config(RetryConfig::disabled())
            .http_client(SharedHttpClient::new(self.clone()))
            .interceptor(self.clone());
        Client::from_conf(config.build())
    }
}

impl Stub {
    /// The body of the last request, if there was one since it was asked for.
    pub fn request(&self) -> Option<Vec<u8>> {
        self.0.request.lock().unwrap().take()
    }
}

impl HttpClient for Stub {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Stub {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().map(<[u8]>::to_vec);
        let length = body.as_ref().map(|body| body.len().to_string());
        assert_eq!(request.headers().get("content-length"), length.as_deref());
        *self.0.request.lock().unwrap() = body;
        let answer = self.0.answer.lock().unwrap().clone();
        let mut response =
            HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(answer));
        let headers = response.headers_mut();
        headers.insert("content-type", "application/x-amz-json-1.0");
        HttpConnectorFuture::ready(Ok(response))
    }
}

/// What is left of the items for the SDK to read.
fn left(output: &Output) -> Option<usize> {
    if let Some(output) = output.downcast_ref::<GetItemOutput>() {
        return output.item().map(|item| item.len());
    }
    if let Some(output) = output.downcast_ref::<PutItemOutput>() {
        return output.attributes().map(|item| item.len());
    }
    if let Some(output) = output.downcast_ref::<UpdateItemOutput>() {
        return output.attributes().map(|item| item.len());
    }
    if let Some(output) = output.downcast_ref::<DeleteItemOutput>() {
        return output.attributes().map(|item| item.len());
    }
    if let Some(output) = output.downcast_ref::<QueryOutput>() {
        return Some(output.items().len());
    }
    if let Some(output) = output.downcast_ref::<BatchGetItemOutput>() {
        let tables = output.responses()?.values();
        return Some(tables.map(Vec::len).sum());
    }
    if let Some(output) = output.downcast_ref::<TransactGetItemsOutput>() {
        let items = output.responses().iter().filter_map(|it| it.item());
        return Some(items.map(HashMap::len).sum());
    }
    Some(output.downcast_ref::<ScanOutput>()?.items().len())
}

impl Intercept for Stub {
    fn name(&self) -> &'static str {
        "what went directly"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input();
        let put = input.downcast_ref::<PutItemInput>();
        let batch = input.downcast_ref::<BatchWriteItemInput>();
        let transaction = input.downcast_ref::<TransactWriteItemsInput>();
        if put.is_some_and(|put| put.item().is_none())
            || batch.is_some_and(|batch| {
                batch
                    .request_items()
                    .into_iter()
                    .flatten()
                    .all(|(_, it)| it.is_empty())
            })
            || transaction.is_some_and(|transaction| {
                let mut puts = transaction.transact_items().iter();
                puts.all(|it| it.put().is_none_or(|put| put.item().is_empty()))
            })
        {
            self.0.written.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if context.output_or_error().ok().and_then(left) == Some(0) {
            self.0.read.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// A database with each codec, of one service that answers as it is told.
pub struct Both {
    stub: Stub,
    pub direct: Db,
    pub sdk: Db,
    pub counts: Counts,
}

/// How calls ended, of those that were made with both.
#[derive(Debug, Default)]
pub struct Counts {
    pub all: u64,
    pub values: u64,
    pub errors: u64,
    /// Calls with the direct codec whose items were read directly.
    pub read: u64,
    /// And those whose item was written directly.
    pub written: u64,
}

/// What can be seen of an error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    text: String,
    debug: String,
    path: Option<String>,
    sources: Vec<String>,
}

impl From<Error> for Seen {
    fn from(error: Error) -> Self {
        let mut sources = Vec::new();
        let mut source = error.source();
        while let Some(inner) = source {
            sources.push(format!("{inner}: {inner:?}"));
            source = inner.source();
        }
        Self {
            text: error.to_string(),
            debug: format!("{error:?}"),
            path: match &error {
                Error::Decode(error) => Some(error.path()),
                Error::Invalid(error) => error.path(),
                _ => None,
            },
            sources,
        }
    }
}

/// What came of a call: what was got before the error, and the error.
pub type Outcome<V> = (V, Option<Seen>);

impl Both {
    pub fn new() -> Self {
        let stub = Stub::default();
        let db = |codec| {
            let builder = Db::builder().codec(codec).retry(RetryPolicy::none());
            builder.client(stub.client())
        };
        Self {
            direct: db(Codec::Direct),
            sdk: db(Codec::Sdk),
            counts: Counts::default(),
            stub,
        }
    }

    /// What each call is answered from now on.
    pub fn answer(&self, answer: &[u8]) {
        *self.stub.0.answer.lock().unwrap() = answer.to_vec();
    }

    pub fn stub(&self) -> Stub {
        self.stub.clone()
    }

    /// Runs `call` with each codec; what is different is the error.
    ///
    /// Of several mistakes in one item the SDK's way tells any: its maps have no order. So an error that only
    /// one of the two has told is looked for among those that the other tells when it is asked again.
    pub async fn compare<V: Debug + PartialEq>(
        &mut self,
        call: impl AsyncFn(&Db) -> Outcome<V>,
    ) -> Result<(), String> {
        let went = || {
            (
                self.stub.0.read.load(Ordering::Relaxed),
                self.stub.0.written.load(Ordering::Relaxed),
            )
        };
        let before = went();
        let direct = call(&self.direct).await;
        let after = went();
        self.counts.all += 1;
        self.counts.read += after.0 - before.0;
        self.counts.written += after.1 - before.1;
        let sdk = call(&self.sdk).await;
        *match &sdk.1 {
            Some(_) => &mut self.counts.errors,
            None => &mut self.counts.values,
        } += 1;
        if direct == sdk {
            return Ok(());
        }
        if let (Some(one), Some(other)) = (&direct.1, &sdk.1)
            && (one.path.is_some() && other.path.is_some())
            && direct.0 == sdk.0
        {
            let (mut ones, mut others) = (
                BTreeSet::from([one.clone()]),
                BTreeSet::from([other.clone()]),
            );
            for _ in 0..50 {
                if !ones.is_disjoint(&others) {
                    return Ok(());
                }
                ones.extend(call(&self.direct).await.1);
                others.extend(call(&self.sdk).await.1);
            }
        }
        Err(format!("directly: {direct:?}\nby the SDK: {sdk:?}"))
    }
}
