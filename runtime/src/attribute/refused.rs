//! Types people try that have no one right stored form: refused with what to write instead.

use std::path::PathBuf;

use super::Attribute;
use crate::codec::{Sink, Source};
use crate::error::{DecodeError, Invalid};
use crate::wire;

/// What a path would need to be an attribute: to be text on every system.
#[diagnostic::on_unimplemented(
    message = "a `PathBuf` cannot be stored in a DynamoDB attribute",
    label = "paths are not always text",
    note = "a path may be no valid UTF-8, and means nothing on another machine: use a `String`, or `with = module`"
)]
pub trait PathsAreText {}

// Not `do_not_recommend`: the bound, which never holds, is what carries the message. Without `for<'a>`
// it would be an error here (https://github.com/rust-lang/rust/issues/48214).
impl Attribute for PathBuf
where
    for<'a> Self: PathsAreText,
{
    type Wire = wire::S;
    type Base = Self;

    fn encode<S: Sink>(&self, sink: S) -> Result<(), Invalid> {
        sink.string(&self.to_string_lossy())
    }

    fn decode<'de, S: Source<'de>>(source: S) -> Result<Self, DecodeError> {
        source.string().map(|text| text.into_owned().into())
    }
}
