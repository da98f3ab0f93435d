//! The connector: in front of the HTTP client of a client.

use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
#[cfg(not(feature = "default-https-client"))]
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::inject::Line;
use super::{Faults, Plan};

/// An HTTP client through the faults.
#[derive(Debug)]
pub(super) struct FaultyClient {
    pub(super) faults: Faults,
    pub(super) inner: SharedHttpClient,
}

#[derive(Debug)]
struct FaultyConnector {
    faults: Faults,
    inner: SharedHttpConnector,
}

impl HttpClient for FaultyClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(FaultyConnector {
            faults: self.faults.clone(),
            inner: self.inner.http_connector(settings, components),
        })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.inner.connector_metadata()
    }
}

impl HttpConnector for FaultyConnector {
    fn call(&self, http: HttpRequest) -> HttpConnectorFuture {
        // Here, not in the future: requests are counted in the order they are made.
        let plan = self.faults.plan(&http);
        let (faults, connector) = (self.faults.clone(), self.inner.clone());
        HttpConnectorFuture::new(async move {
            let Plan::Seen { request, chosen } = plan else {
                faults.deliver_late().await;
                return connector.call(http).await;
            };
            let line = Line {
                faults,
                connector,
                request,
            };
            match chosen {
                Some(chosen) => line.inject(chosen, http).await,
                None => line.deliver(http).await,
            }
        })
    }
}

/// In place of the HTTP client that a client does not have.
#[cfg(not(feature = "default-https-client"))]
#[derive(Debug)]
pub(super) struct NoClient;

#[cfg(not(feature = "default-https-client"))]
impl HttpClient for NoClient {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(NoClient)
    }
}

#[cfg(not(feature = "default-https-client"))]
impl HttpConnector for NoClient {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Err(ConnectorError::user(
            "the client has no HTTP client of its own to put faults in front of; set `http_client` in its config"
                .into(),
        )))
    }
}
