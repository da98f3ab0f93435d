//! The SDK's `AttributeValue`: any stored type, kept exactly.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, Element};
use crate::codec::value::check;
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

#[diagnostic::do_not_recommend]
impl Attribute for AttributeValue {
    type Wire = wire::Any;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        // Before it is cloned: a value too deep for DynamoDB can be too deep for the stack.
        check(self, 0)?;
        sink.value(self.clone())
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.value()
    }
}

#[diagnostic::do_not_recommend]
impl Element for AttributeValue {}
