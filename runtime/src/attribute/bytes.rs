//! `Bytes`: B. Empty ones are kept.

use ::bytes::Bytes;

use super::{Attribute, Element, IntoValue};
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

#[diagnostic::do_not_recommend]
impl Attribute for Bytes {
    type Wire = wire::B;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.binary(self)
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        Ok(source.binary()?.into_owned().into())
    }
}

#[diagnostic::do_not_recommend]
impl Element for Bytes {}

#[diagnostic::do_not_recommend]
impl IntoValue<Bytes> for &[u8] {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.binary(self)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoValue<Bytes> for &[u8; N] {
    fn encode_value<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.binary(*self)
    }
}
