//! The connector: the SDK's HTTP request in, the engine's answer out, no sockets.

use std::fmt;
use std::thread;

use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::{Database, DynoxideError};

use super::dispatch::dispatch;

/// The engine's parser recurses at each parenthesis and `NOT`; a debug build overflows a 2 MB stack
/// somewhere between 100 and 300 of them (measured). The renderer writes at most 300, a raw expression
/// up to 4096: beyond this many the engine gets a stack that holds any legal expression.
const SHALLOW: usize = 48;
const DEEP_STACK: usize = 512 << 20;

#[derive(Clone)]
struct Embedded {
    database: Database,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Embedded")
    }
}

pub(super) fn client(database: Database) -> SharedHttpClient {
    SharedHttpClient::new(Embedded { database })
}

impl HttpClient for Embedded {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Embedded {
    // Inside the call, not on another thread: a test with paused time would otherwise see its clock run
    // on while the engine works.
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.answer(&request))
    }
}

impl Embedded {
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target
            .rsplit_once('.')
            .map_or("", |(_, operation)| operation);
        let Some(body) = request.body().bytes() else {
            return Err(ConnectorError::user(
                "the embedded engine takes no streamed body".into(),
            ));
        };
        let answer = if nesting(body) < SHALLOW {
            dispatch(&self.database, operation, body)
        } else {
            self.dispatch_deep(operation, body)?
        };
        let (status, json) = match answer {
            Ok(json) => (200, json),
            Err(error) => (error.status_code(), error.to_json()),
        };
        let status = StatusCode::try_from(status)
            .map_err(|error| ConnectorError::other(error.into(), None))?;
        let mut response = HttpResponse::new(status, SdkBody::from(json));
        response
            .headers_mut()
            .insert("content-type", "application/x-amz-json-1.0");
        response
            .headers_mut()
            .insert("x-amzn-requestid", "EMBEDDED");
        Ok(response)
    }

    fn dispatch_deep(
        &self,
        operation: &str,
        body: &[u8],
    ) -> Result<Result<String, DynoxideError>, ConnectorError> {
        let io = |error: std::io::Error| ConnectorError::io(error.into());
        thread::scope(|scope| {
            let builder = thread::Builder::new().stack_size(DEEP_STACK);
            let worker = builder
                .spawn_scoped(scope, || dispatch(&self.database, operation, body))
                .map_err(io)?;
            worker
                .join()
                .map_err(|_| ConnectorError::other("the embedded engine panicked".into(), None))
        })
    }
}

/// How deep the expressions of a request can be nested, at the most: what stands in values counts too.
fn nesting(body: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for byte in body {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
        + body
            .windows(3)
            .filter(|word| word.eq_ignore_ascii_case(b"not"))
            .count()
}
