//! Answers as DynamoDB writes them: exceptions, and the reasons in them.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use fastrand::Rng;
use serde_json::{Value, json};

use super::{Operation, Request};

/// What most exceptions are qualified with; those of the layers before DynamoDB differ.
const DYNAMODB: &str = "com.amazonaws.dynamodb.v20120810";
const AVAILABILITY: &str = "com.amazon.coral.availability";
const SERVICE: &str = "com.amazon.coral.service";

const CONFLICT: &str = "Transaction is ongoing for the item";

/// An answer, not sent yet.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            content_type: "application/x-amz-json-1.0",
            body: body.to_string().into_bytes(),
        }
    }

    pub(super) fn ok(body: &Value) -> Self {
        Self::json(200, body)
    }

    fn exception(status: u16, from: &str, name: &str, message: &str) -> Self {
        let body = json!({ "__type": format!("{from}#{name}"), "message": message });
        Self::json(status, &body)
    }

    pub(super) fn named(name: &str) -> Self {
        Self::exception(400, DYNAMODB, name, "injected")
    }

    pub(super) fn internal_server_error() -> Self {
        let message = "The request processing has failed because of an unknown error";
        Self::exception(500, DYNAMODB, "InternalServerError", message)
    }

    pub(super) fn service_unavailable() -> Self {
        let message = "The service is currently unavailable or busy";
        Self::exception(503, SERVICE, "ServiceUnavailableException", message)
    }

    pub(super) fn bad_gateway() -> Self {
        Self {
            status: 502,
            content_type: "text/html",
            body: b"<html><body><h1>502 Bad Gateway</h1></body></html>".to_vec(),
        }
    }

    pub(super) fn throughput_exceeded(request: &Request) -> Self {
        let body = json!({
            "__type": format!("{DYNAMODB}#ProvisionedThroughputExceededException"),
            "message": "The level of configured provisioned throughput for the table was exceeded. Consider \
                        increasing your provisioning level with the UpdateTable API.",
            "ThrottlingReasons": reasons(request, "ProvisionedThroughputExceeded"),
        });
        Self::json(400, &body)
    }

    pub(super) fn throttling(request: &Request) -> Self {
        // Of the three exceptions, this one has the list under a small letter.
        let body = json!({
            "__type": format!("{AVAILABILITY}#ThrottlingException"),
            "message": "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
            "throttlingReasons": reasons(request, "MaxOnDemandThroughputExceeded"),
        });
        Self::json(400, &body)
    }

    pub(super) fn request_limit_exceeded(request: &Request) -> Self {
        let body = json!({
            "__type": format!("{DYNAMODB}#RequestLimitExceeded"),
            "message": "Throughput exceeds the current throughput limit for your account.",
            "ThrottlingReasons": reasons(request, "AccountLimitExceeded"),
        });
        Self::json(400, &body)
    }

    pub(super) fn conflict(request: &Request, rng: &mut Rng) -> Self {
        if request.operation().is_transaction() {
            Self::canceled(request, "TransactionConflict", CONFLICT, rng)
        } else {
            Self::exception(400, DYNAMODB, "TransactionConflictException", CONFLICT)
        }
    }

    pub(super) fn transaction_throttled(request: &Request, rng: &mut Rng) -> Self {
        let message = "Throughput exceeds the current capacity of your table or index.";
        Self::canceled(request, "ThrottlingError", message, rng)
    }

    pub(super) fn transaction_in_progress() -> Self {
        let message = "Transaction with the given request token is already in progress";
        Self::exception(400, DYNAMODB, "TransactionInProgressException", message)
    }

    /// With this reason at a random place, and `None` at all others.
    fn canceled(request: &Request, code: &str, message: &str, rng: &mut Rng) -> Self {
        let list = match request.operation() {
            Operation::ExecuteTransaction => "TransactStatements",
            _ => "TransactItems",
        };
        let members = request.json()[list].as_array().map_or(0, Vec::len);
        let at = rng.usize(..members.max(1));
        let reasons: Vec<(&str, Value)> = (0..members)
            .map(|place| {
                if place == at {
                    (code, json!({ "Code": code, "Message": message }))
                } else {
                    ("None", json!({ "Code": "None" }))
                }
            })
            .collect();
        let codes: Vec<&str> = reasons.iter().map(|(code, _)| *code).collect();
        let reasons: Vec<&Value> = reasons.iter().map(|(_, reason)| reason).collect();
        let body = json!({
            "__type": format!("{DYNAMODB}#TransactionCanceledException"),
            "Message": format!(
                "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
                codes.join(", ")
            ),
            "CancellationReasons": reasons,
        });
        Self::json(400, &body)
    }

    pub(super) fn send(self) -> Result<HttpResponse, ConnectorError> {
        let status = StatusCode::try_from(self.status)
            .map_err(|error| ConnectorError::other(error.into(), None))?;
        let mut response = HttpResponse::new(status, SdkBody::from(self.body));
        let headers = response.headers_mut();
        headers.insert("content-type", self.content_type);
        headers.insert("x-amzn-requestid", "INJECTED");
        Ok(response)
    }
}

/// One reason for each table of the request:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html>.
fn reasons(request: &Request, exceeded: &str) -> Vec<Value> {
    let body = request.json();
    let direction = if request.operation().writes() {
        "Write"
    } else {
        "Read"
    };
    let index = body["IndexName"].as_str();
    let mut tables = Vec::new();
    name_tables(&body, &mut tables);
    if let Some(items) = body["RequestItems"].as_object() {
        tables.extend(items.keys().map(String::as_str));
    }
    tables.sort_unstable();
    tables.dedup();
    let reason = |table: &str| {
        let arn = if table.starts_with("arn:") {
            table.to_owned()
        } else {
            format!("arn:aws:dynamodb:us-east-1:123456789012:table/{table}")
        };
        let (kind, resource) = match index {
            Some(index) => ("Index", format!("{arn}/index/{index}")),
            None => ("Table", arn),
        };
        json!({ "reason": format!("{kind}{direction}{exceeded}"), "resource": resource })
    };
    tables.into_iter().map(reason).collect()
}

/// The names under `TableName`. An attribute that is called so is no string there, but a map with its type.
fn name_tables<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("TableName").and_then(Value::as_str));
            fields.values().for_each(|it| name_tables(it, found));
        }
        Value::Array(elements) => elements.iter().for_each(|it| name_tables(it, found)),
        _ => {}
    }
}
