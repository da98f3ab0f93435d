//! Bytes: B. Empty ones are kept.

use super::{Attribute, Element, IntoValue};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

/// Bytes stored as B, with a name that says so.
///
/// The same as a `Vec<u8>`; `aws_sdk_dynamodb::primitives::Blob` converts to and from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blob(pub Vec<u8>);

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<aws_sdk_dynamodb::primitives::Blob> for Blob {
    fn from(blob: aws_sdk_dynamodb::primitives::Blob) -> Self {
        Self(blob.into_inner())
    }
}

impl From<Blob> for aws_sdk_dynamodb::primitives::Blob {
    fn from(blob: Blob) -> Self {
        Self::new(blob.0)
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

macro_rules! binary {
    ($($type:ty, $read:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $type {
            type Wire = wire::B;
            type Base = Self;

            fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.binary(self.as_ref())
            }

            fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
                let read: fn(Vec<u8>) -> Self = $read;
                Ok(read(source.binary()?.into_owned()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Element for $type {}

        #[diagnostic::do_not_recommend]
        impl IntoValue<$type> for &[u8] {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.binary(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<const N: usize> IntoValue<$type> for &[u8; N] {
            fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
                sink.binary(*self)
            }
        }
    )*};
}

binary! {
    Vec<u8>, |bytes| bytes;
    Box<[u8]>, Vec::into_boxed_slice;
    Blob, Blob;
}

/// B of exactly `N` bytes.
#[diagnostic::do_not_recommend]
impl<const N: usize> Attribute for [u8; N] {
    type Wire = wire::B;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.binary(self)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source
            .binary()?
            .as_ref()
            .try_into()
            .map_err(|_| DecodeError::custom(format_args!("not {N} bytes")))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Element for [u8; N] {}
