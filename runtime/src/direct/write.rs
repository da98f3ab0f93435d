//! Requests: the item is written directly, and put into what the SDK writes of the rest.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::ser_de::{SerializeRequest, SharedRequestSerializer};
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};

use super::armed::Arms;
use super::around::write_around;
use super::read::Direct;
use crate::codec::json::{JsonItem, Scanner};
use crate::error::DecodeError;
use crate::fields::Fields;
use crate::table::Table;

/// Room for an item of a kilobyte and the rest of a request.
const USUAL_BYTES: usize = 2048;

/// `{"Item":{..}`, if the item can be written directly; its mistakes are for the other way to tell.
pub(crate) fn put_body<T: Table>(item: &T) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(USUAL_BYTES);
    text.extend_from_slice(b"{\"Item\":");
    let mut sink = JsonItem::new(text, T::SCHEMA);
    Fields::encode_fields(item, &mut sink).ok()?;
    sink.finish().ok()
}

/// Sends a request that begins with this member, and has the rest of what the SDK writes.
pub(crate) fn splice<D: Direct>(member: Vec<u8>) -> Option<Arms> {
    splice_over(D::original()?, member, None)
}

/// The same, without a member of the SDK's in whose place this one is.
pub(super) fn splice_over(
    original: &'static FrozenLayer,
    member: Vec<u8>,
    replaces: Option<&'static str>,
) -> Option<Arms> {
    original.load::<SharedRequestSerializer>()?;
    let serializer = Splice {
        member: Mutex::new(Some(member)),
        replaces,
        original,
    };
    Some(Arms {
        serializer: Some(SharedRequestSerializer::new(serializer)),
        ..Arms::default()
    })
}

/// The serializer in place of the operation's own.
struct Splice {
    /// An object without its end; taken by the one call there is, whose retries send the same bytes.
    member: Mutex<Option<Vec<u8>>>,
    /// The member of the SDK's that is left out.
    replaces: Option<&'static str>,
    original: &'static FrozenLayer,
}

/// Without the item, which may be personal data.
impl fmt::Debug for Splice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Splice")
    }
}

impl SerializeRequest for Splice {
    fn serialize_input(
        &self,
        input: Input,
        config: &mut ConfigBag,
    ) -> Result<HttpRequest, BoxError> {
        write_around(self.original, input, config, |rest| {
            let left;
            let rest = match self.replaces {
                None => rest,
                Some(name) => {
                    left = without(rest, name).map_err(|_| NOT_JSON)?;
                    &left
                }
            };
            let rest = rest.strip_prefix(b"{").ok_or(NOT_JSON)?;
            let member = self.member.lock();
            let member = member.unwrap_or_else(PoisonError::into_inner).take();
            let mut body = member.ok_or("the request has been written before")?;
            body.reserve(rest.len() + 1);
            if rest != b"}" {
                body.push(b',');
            }
            body.extend_from_slice(rest);
            Ok(body)
        })
    }
}

const NOT_JSON: &str = "the request is not a JSON object";

/// An object without one of its members.
fn without(body: &[u8], name: &str) -> Result<Vec<u8>, DecodeError> {
    let mut scanner = Scanner::new(body)?;
    let mut rest = vec![b'{'];
    let mut first = true;
    scanner.take(b'{')?;
    while scanner.member(first)? {
        first = false;
        scanner.peek();
        let from = scanner.at();
        let other = scanner.string()?;
        scanner.take(b':')?;
        scanner.pass()?;
        if other != name {
            if rest.len() > 1 {
                rest.push(b',');
            }
            rest.extend_from_slice(&body[from..scanner.at()]);
        }
    }
    scanner.finish()?;
    rest.push(b'}');
    Ok(rest)
}
