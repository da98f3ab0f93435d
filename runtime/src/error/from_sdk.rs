//! The SDK's errors, sorted into ours.

use std::error::Error as StdError;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::types::ThrottlingReason;
use aws_sdk_dynamodb::types::error::{
    ConditionalCheckFailedException, ProvisionedThroughputExceededException, RequestLimitExceeded,
    ThrottlingException, TransactionCanceledException,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::call::Inner;
use super::{
    CallError, CancellationReason, ConditionFailed, Conflict, Error, IdempotentParameterMismatch,
    TableNotFound, ThrottleReason, Throttled, TransactionCanceled, TransactionInProgress,
};
use crate::item::Item;

/// Which call failed.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) operation: &'static str,
    pub(crate) table: String,
}

/// Sorts the failure of a call by its code; what is not about the service stays [`Error::Call`].
pub(crate) fn call_failed<E>(context: Context, error: SdkError<E, HttpResponse>) -> Error
where
    E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    SdkError<E, HttpResponse>: RequestId,
{
    // The SDK keeps the modelled exception as the source of the operation's error.
    let modelled = error.as_service_error().and_then(StdError::source);
    let current = current_item(modelled);
    let reasons = throttle_reasons(modelled);
    let canceled = cancellation_reasons(modelled);
    let metadata = error.as_service_error().map(ProvideErrorMetadata::meta);
    let inner = Inner {
        operation: context.operation,
        table: context.table,
        code: metadata.and_then(|meta| meta.code()).map(str::to_owned),
        message: metadata.and_then(|meta| meta.message()).map(str::to_owned),
        request_id: error.request_id().map(str::to_owned),
        status: error
            .raw_response()
            .map(|response| response.status().as_u16()),
        source: Box::new(error),
    };
    let call = CallError::new(inner);
    match canceled {
        Some(reasons) => Error::TransactionCanceled(TransactionCanceled::new(call, reasons)),
        None => sort(call, current, reasons),
    }
}

fn sort(call: CallError, current: Option<Item>, reasons: Vec<ThrottleReason>) -> Error {
    match call.code() {
        Some("ConditionalCheckFailedException") => {
            Error::ConditionFailed(ConditionFailed::new(call, current))
        }
        Some("ResourceNotFoundException") => Error::TableNotFound(TableNotFound::new(call)),
        Some(
            "ProvisionedThroughputExceededException"
            | "ThrottlingException"
            | "RequestLimitExceeded",
        ) => Error::Throttled(Throttled::new(call, reasons)),
        Some("TransactionConflictException" | "ReplicatedWriteConflictException") => {
            Error::Conflict(Conflict::new(call))
        }
        Some("TransactionInProgressException") => {
            Error::TransactionInProgress(TransactionInProgress::new(call))
        }
        Some("IdempotentParameterMismatchException") => {
            Error::IdempotentParameterMismatch(IdempotentParameterMismatch::new(call))
        }
        _ => Error::Call(call),
    }
}

fn current_item(modelled: Option<&(dyn StdError + 'static)>) -> Option<Item> {
    modelled?
        .downcast_ref::<ConditionalCheckFailedException>()?
        .item()
        .cloned()
}

fn cancellation_reasons(
    modelled: Option<&(dyn StdError + 'static)>,
) -> Option<Vec<CancellationReason>> {
    let canceled = modelled?.downcast_ref::<TransactionCanceledException>()?;
    let reasons = canceled.cancellation_reasons().iter();
    Some(reasons.map(CancellationReason::new).collect())
}

fn throttle_reasons(modelled: Option<&(dyn StdError + 'static)>) -> Vec<ThrottleReason> {
    let Some(modelled) = modelled else {
        return Vec::new();
    };
    let reasons: &[ThrottlingReason] = if let Some(error) =
        modelled.downcast_ref::<ThrottlingException>()
    {
        error.throttling_reasons()
    } else if let Some(error) = modelled.downcast_ref::<ProvisionedThroughputExceededException>() {
        error.throttling_reasons()
    } else if let Some(error) = modelled.downcast_ref::<RequestLimitExceeded>() {
        error.throttling_reasons()
    } else {
        &[]
    };
    reasons
        .iter()
        .map(|it| {
            ThrottleReason::new(
                it.reason().unwrap_or_default(),
                it.resource().unwrap_or_default(),
            )
        })
        .collect()
}
