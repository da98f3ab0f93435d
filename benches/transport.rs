//! A client whose answers are there already: what is measured is the work of the process, not the network.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

/// Gives every request the same body, with the headers DynamoDB sends.
#[derive(Debug, Clone)]
struct Canned(Bytes);

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let ok = StatusCode::try_from(200).expect("a status");
        let mut response = HttpResponse::new(ok, SdkBody::from(self.0.clone()));
        let headers = response.headers_mut();
        headers.insert("server", "Server");
        headers.insert("date", "Sun, 22 Nov 2026 15:00:00 GMT");
        headers.insert("content-type", "application/x-amz-json-1.0");
        headers.insert(
            "x-amzn-requestid",
            "4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG",
        );
        headers.insert("x-amz-crc32", "2745614147");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// A client as one has it on AWS, signing included, that always gets this answer.
#[must_use]
pub fn client(body: impl Into<Bytes>) -> Client {
    let credentials = Credentials::new(
        "AKIDEXAMPLEEXAMPLE00",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        None,
        None,
        "benches",
    );
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(credentials)
        .http_client(Canned(body.into()))
        .build();
    Client::from_conf(config)
}
