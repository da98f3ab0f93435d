//! What each fault does to a request and its answer.

use std::io::{Error, ErrorKind};

use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use fastrand::Rng;
use tokio::time::sleep;

use super::answer::Answer;
use super::rule::Chosen;
use super::{Delivery, Fault, Faults, Moment, Request, body, unprocessed};

type Outcome = Result<HttpResponse, ConnectorError>;

/// The way of one request to DynamoDB.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) faults: Faults,
    pub(super) connector: SharedHttpConnector,
    pub(super) request: Request,
}

/// A request that DynamoDB gets behind the next one.
#[derive(Debug)]
pub(super) struct Late {
    connector: SharedHttpConnector,
    request: Request,
    http: HttpRequest,
}

impl Late {
    /// Nobody waits for its answer.
    pub(super) async fn deliver(self) {
        self.request.delivered();
        drop(self.connector.call(self.http).await);
    }
}

impl Line {
    /// Hands the request on; then those that were to come behind it.
    pub(super) async fn deliver(&self, http: HttpRequest) -> Outcome {
        self.request.delivered();
        let answer = self.connector.call(http).await;
        self.faults.deliver_late().await;
        answer
    }

    pub(super) async fn inject(self, chosen: Chosen, http: HttpRequest) -> Outcome {
        let Chosen { fault, mut rng } = chosen;
        let request = &self.request;
        match fault {
            Fault::ProvisionedThroughputExceeded => Answer::throughput_exceeded(request).send(),
            Fault::Throttling => Answer::throttling(request).send(),
            Fault::RequestLimitExceeded => Answer::request_limit_exceeded(request).send(),
            Fault::TransactionConflict => Answer::conflict(request, &mut rng).send(),
            Fault::TransactionThrottled => Answer::transaction_throttled(request, &mut rng).send(),
            Fault::TransactionInProgress => Answer::transaction_in_progress().send(),
            Fault::Exception(name) => Answer::named(name).send(),
            Fault::InternalServerError(moment) => {
                self.lose(moment, http).await?;
                Answer::internal_server_error().send()
            }
            Fault::ServiceUnavailable(moment) => {
                self.lose(moment, http).await?;
                Answer::service_unavailable().send()
            }
            Fault::BadGateway(moment) => {
                self.lose(moment, http).await?;
                Answer::bad_gateway().send()
            }
            Fault::Timeout(moment) => {
                self.lose(moment, http).await?;
                Err(timeout())
            }
            Fault::ConnectionReset(moment) => {
                self.lose(moment, http).await?;
                Err(reset())
            }
            Fault::Reordered => {
                self.faults.delay(Late {
                    connector: self.connector,
                    request: self.request,
                    http,
                });
                Err(timeout())
            }
            Fault::Delay(Moment::Before, time) => {
                sleep(time).await;
                self.deliver(http).await
            }
            Fault::Delay(Moment::After, time) => {
                let answer = self.deliver(http).await;
                sleep(time).await;
                answer
            }
            Fault::Truncated => {
                let mut answer = self.deliver(http).await?;
                body::truncate(&mut answer);
                Ok(answer)
            }
            Fault::Corrupted => {
                let mut answer = self.deliver(http).await?;
                let body = body::take(&mut answer).await?;
                body::corrupt(&mut answer, body, &mut rng);
                Ok(answer)
            }
            Fault::WrongChecksum => {
                let mut answer = self.deliver(http).await?;
                let body = body::take(&mut answer).await?;
                body::falsify(&mut answer, body);
                Ok(answer)
            }
            Fault::SomeUnprocessed => self.leave(false, http, &mut rng).await,
            Fault::AllUnprocessed => self.leave(true, http, &mut rng).await,
            Fault::Duplicated(delivery) => self.duplicate(delivery, http).await,
        }
    }

    /// DynamoDB acts on the request or not; its answer is lost in both cases, but not that there is none.
    async fn lose(&self, moment: Moment, http: HttpRequest) -> Result<(), ConnectorError> {
        match moment {
            Moment::Before => Ok(()),
            Moment::After => self.deliver(http).await.map(drop),
        }
    }

    async fn leave(&self, all: bool, mut http: HttpRequest, rng: &mut Rng) -> Outcome {
        let Some(mut split) = unprocessed::split(&self.request, all, rng) else {
            return self.deliver(http).await;
        };
        let Some(passed) = split.passed.take() else {
            return Answer::ok(&split.nothing_processed()).send();
        };
        let length = passed.len().to_string();
        http.headers_mut().insert("content-length", length);
        *http.body_mut() = SdkBody::from(passed);
        let mut answer = self.deliver(http).await?;
        if answer.status().is_success() {
            let body = body::take(&mut answer).await?;
            let body = split.added_to(&body).unwrap_or(body);
            body::put(&mut answer, body);
        }
        Ok(answer)
    }

    async fn duplicate(&self, delivery: Delivery, http: HttpRequest) -> Outcome {
        let again = http.try_clone().ok_or_else(|| {
            ConnectorError::user("a streamed request cannot be sent a second time".into())
        })?;
        let first = self.deliver(http).await;
        let second = self.deliver(again).await;
        match delivery {
            Delivery::First => first,
            Delivery::Second => second,
        }
    }
}

fn timeout() -> ConnectorError {
    ConnectorError::timeout(Error::new(ErrorKind::TimedOut, "injected").into())
}

fn reset() -> ConnectorError {
    ConnectorError::io(Error::new(ErrorKind::ConnectionReset, "injected").into())
}
