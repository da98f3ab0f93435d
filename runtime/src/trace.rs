//! Spans by OpenTelemetry's conventions for databases and DynamoDB; names only, never values.
//!
//! <https://opentelemetry.io/docs/specs/semconv/database/dynamodb/>

use aws_sdk_dynamodb::types::ConsumedCapacity;
use tracing::Span;
use tracing::field::Empty;

use crate::error::Error;

/// The span of one call.
pub(crate) fn span(operation: &'static str, table: &str, index: Option<&str>) -> Span {
    tracing::info_span!(
        target: "dynatable",
        "dynamodb",
        otel.name = format_args!("{operation} {table}"),
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = "aws.dynamodb",
        db.operation.name = operation,
        aws.dynamodb.table_names = table,
        aws.dynamodb.index_name = index,
        aws.dynamodb.consumed_capacity = Empty,
        aws.dynamodb.count = Empty,
        aws.dynamodb.scanned_count = Empty,
        aws.request_id = Empty,
        error.type = Empty,
    )
}

/// Records what was consumed, of all tables together.
pub(crate) fn capacity<'a>(span: &Span, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
    let units = capacity.into_iter();
    let units = units.filter_map(ConsumedCapacity::capacity_units);
    if let Some(units) = units.reduce(|sum, units| sum + units) {
        span.record("aws.dynamodb.consumed_capacity", units);
    }
}

/// Records how many items a query or scan found, and how many it looked at.
pub(crate) fn counts(span: &Span, count: i32, scanned: i32) {
    span.record("aws.dynamodb.count", count);
    span.record("aws.dynamodb.scanned_count", scanned);
}

/// Records a failure by its code: messages of the service can quote values.
pub(crate) fn failed(span: &Span, error: &Error) {
    let call = match error {
        Error::ConditionFailed(error) => Some(error.call()),
        Error::TableNotFound(error) => Some(error.call()),
        Error::Throttled(error) => Some(error.call()),
        Error::Conflict(error) => Some(error.call()),
        Error::TransactionCanceled(error) => Some(error.call()),
        Error::TransactionInProgress(error) => Some(error.call()),
        Error::IdempotentParameterMismatch(error) => Some(error.call()),
        Error::Call(error) => Some(error),
        Error::Decode(_)
        | Error::Invalid(_)
        | Error::Cursor(_)
        | Error::MoreThanOne(_)
        | Error::BatchFailed(_) => None,
    };
    span.record("otel.status_code", "ERROR");
    span.record(
        "error.type",
        call.and_then(|call| call.code()).unwrap_or("_OTHER"),
    );
    if let Some(id) = call.and_then(|call| call.request_id()) {
        span.record("aws.request_id", id);
    }
}
