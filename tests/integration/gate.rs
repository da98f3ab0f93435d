//! A client in front of a client: it records calls, can hold them back, and can fail them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynatable::{Db, Table};
use serde_json::Value;
use tokio::sync::Semaphore;

#[derive(Debug, Clone)]
pub struct Gate {
    behind: SharedHttpClient,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    permits: Semaphore,
    calls: Mutex<Vec<Value>>,
    in_flight: AtomicUsize,
    most: AtomicUsize,
    failing: Mutex<BTreeSet<usize>>,
}

impl Gate {
    /// In front of the client of `db`: the same table through a gate that lets `open` calls through.
    pub fn before<T: Table>(db: &Db, open: usize) -> (Self, Db) {
        let (gate, client) = Self::client(db.client(), open);
        let db = Db::builder().table::<T>(db.table_name::<T>().into_owned());
        (gate, db.client(client))
    }

    fn client(behind: &Client, open: usize) -> (Self, Client) {
        let config = behind.config();
        let gate = Self {
            behind: config.http_client().expect("a client has a connector"),
            state: Arc::new(State {
                permits: Semaphore::new(open),
                calls: Mutex::default(),
                in_flight: AtomicUsize::new(0),
                most: AtomicUsize::new(0),
                failing: Mutex::default(),
            }),
        };
        let config = config.to_builder().retry_config(RetryConfig::disabled());
        let config = config.http_client(SharedHttpClient::new(gate.clone()));
        (gate, Client::from_conf(config.build()))
    }

    pub fn release(&self, calls: usize) {
        self.state.permits.add_permits(calls);
    }

    /// Fails the call of this number, from 0 on.
    pub fn fail(&self, call: usize) {
        self.state.failing.lock().unwrap().insert(call);
    }

    /// The bodies of the calls.
    pub fn calls(&self) -> Vec<Value> {
        self.state.calls.lock().unwrap().clone()
    }

    /// The most calls that were under way at a time.
    pub fn most(&self) -> usize {
        self.state.most.load(Ordering::SeqCst)
    }
}

impl HttpClient for Gate {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector {
            behind: self.behind.http_connector(settings, components),
            state: self.state.clone(),
        })
    }
}

#[derive(Debug)]
struct Connector {
    behind: SharedHttpConnector,
    state: Arc<State>,
}

struct Flight(Arc<State>);

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (state, behind) = (self.state.clone(), self.behind.clone());
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let number = {
            let mut calls = state.calls.lock().unwrap();
            calls.push(body);
            calls.len() - 1
        };
        let now = state.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        state.most.fetch_max(now, Ordering::SeqCst);
        let flight = Flight(state);
        HttpConnectorFuture::new(async move {
            let permit = flight.0.permits.acquire().await;
            permit.expect("it is never closed").forget();
            // One turn, so that all calls of a batch are under way before any ends.
            tokio::task::yield_now().await;
            let fails = flight.0.failing.lock().unwrap().contains(&number);
            if fails {
                let status = StatusCode::try_from(400).unwrap();
                let body = SdkBody::from(r#"{"__type":"com.amazonaws#AccessDeniedException"}"#);
                return Ok(HttpResponse::new(status, body));
            }
            behind.call(request).await
        })
    }
}
