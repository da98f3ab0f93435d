//! Bodies of answers: read whole, and damaged.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::{AggregatedBytes, ByteStream};
use fastrand::Rng;

/// Takes the body out of the answer.
pub(super) async fn take(response: &mut HttpResponse) -> Result<Vec<u8>, ConnectorError> {
    let body = ByteStream::new(response.take_body());
    let bytes = body.collect().await;
    bytes
        .map(AggregatedBytes::to_vec)
        .map_err(|error| ConnectorError::io(error.into()))
}

/// Gives the answer this body, of which the headers know nothing.
pub(super) fn put(response: &mut HttpResponse, body: Vec<u8>) {
    let headers = response.headers_mut();
    headers.remove("x-amz-crc32");
    headers.insert("content-length", body.len().to_string());
    *response.body_mut() = SdkBody::from(body);
}

/// Ends the answer in the middle of its body. Reading it is an error then, as with a connection that ends before
/// the promised length is there: of what was read nothing is seen.
pub(super) fn truncate(response: &mut HttpResponse) {
    *response.body_mut() = SdkBody::taken();
}

/// Puts a byte in it that no JSON has, not even in a string.
pub(super) fn corrupt(response: &mut HttpResponse, mut body: Vec<u8>, rng: &mut Rng) {
    let at = rng.usize(..body.len().max(1));
    match body.get_mut(at) {
        Some(byte) => *byte = 0,
        None => body.push(0),
    }
    *response.body_mut() = SdkBody::from(body);
}

/// Gives the answer a checksum that its body does not have.
pub(super) fn falsify(response: &mut HttpResponse, body: Vec<u8>) {
    let headers = response.headers_mut();
    headers.insert("x-amz-crc32", (!crc32(&body)).to_string());
    *response.body_mut() = SdkBody::from(body);
}

/// The CRC-32 of zlib and of DynamoDB.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), bit);
    !bytes.iter().fold(!0, byte)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_zlib() {
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
    }
}
