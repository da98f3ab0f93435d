//! What is around the items: the SDK's own serializer writes it, and its own deserializer reads it.

use std::sync::{Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};

use crate::error::DecodeError;

/// The request that the SDK writes without the items, with a body that has them.
pub(super) fn write_around(
    original: &FrozenLayer,
    input: Input,
    config: &mut ConfigBag,
    put: impl FnOnce(&[u8]) -> Result<Vec<u8>, BoxError>,
) -> Result<HttpRequest, BoxError> {
    let original = original.load::<SharedRequestSerializer>();
    let original = original.ok_or("the operation has no serializer")?;
    let mut request = original.serialize_input(input, config)?;
    let rest = request.body().bytes();
    let body = put(rest.ok_or("the request is not in memory")?)?;
    let length = body.len().to_string();
    *request.body_mut() = SdkBody::from(body);
    request.headers_mut().insert("content-length", length);
    Ok(request)
}

/// Keeps what `read` finds in an answer, and has the SDK read the rest; the whole, where nothing is found.
pub(super) fn read_around<V>(
    original: &FrozenLayer,
    kept: &Mutex<Option<V>>,
    response: &HttpResponse,
    config: &ConfigBag,
    read: impl FnOnce(&SdkBody, &[u8]) -> Result<Option<(V, Vec<u8>)>, DecodeError>,
) -> Result<Output, OrchestratorError<Error>> {
    let keep = |value| *kept.lock().unwrap_or_else(PoisonError::into_inner) = value;
    // Of an attempt before this one.
    keep(None);
    let Some(original) = original.load::<SharedResponseDeserializer>() else {
        return Err(OrchestratorError::other(
            "the operation has no deserializer",
        ));
    };
    let body = response.body();
    let bytes = body.bytes().filter(|_| is_json(response));
    let found = bytes.and_then(|bytes| read(body, bytes).ok().flatten());
    let Some((value, rest)) = found else {
        return original.deserialize_nonstreaming_with_config(response, config);
    };
    let mut without = HttpResponse::new(response.status(), SdkBody::from(rest));
    without.headers_mut().clone_from(response.headers());
    // What is wrong with the rest stands elsewhere in the whole answer, and the error says where.
    let Ok(output) = original.deserialize_nonstreaming_with_config(&without, config) else {
        return original.deserialize_nonstreaming_with_config(response, config);
    };
    keep(Some(value));
    Ok(output)
}

/// A success in the protocol this codec reads.
fn is_json(response: &HttpResponse) -> bool {
    let content_type = response.headers().get("content-type");
    response.status().as_u16() == 200
        && content_type.is_none_or(|it| it.starts_with("application/x-amz-json"))
}
