//! The direct codec: items between Rust types and the bytes of a call, without `AttributeValue`s.
//!
//! It goes through the user's own client, with its auth, endpoints, retries, interceptors and telemetry. One
//! interceptor on the client a `Db` derives, [`Hook`], puts another serializer or deserializer in the call's
//! configuration when a call has [armed](armed::Armed) it. Those replace the items only: the rest of a request
//! is written, and the rest of an answer read, by the SDK's own. What is not as expected goes the SDK's way
//! whole, so errors are the SDK's, or ours with the same words.
//!
//! An interceptor of the user's must see every item: where the client has one, there is no direct codec.
//!
//! The same hook sees the attempts of a call: [`Attempts`].

mod armed;
mod around;
mod attempts;
mod batch_get;
mod batch_write;
mod hook;
mod read;
mod row;
mod transact;
mod write;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::SharedInterceptor;

pub(crate) use armed::{Armed, Arms};
pub(crate) use attempts::Attempts;
pub(crate) use batch_get::{PartRows, ReadRows, TableArm, TypedRows, batch, rows};
pub(crate) use batch_write::{batch_write, lists};
pub(crate) use read::{AnyPage, Direct, Keys, PageArm, TakePage, Taken, one, page};
pub(crate) use row::{DecodedPage, Row, each, find_keys, kept};
pub(crate) use transact::{
    ReadRow, Rows, Texts, can_splice_items, item_of, item_text, read_row, splice_items,
};
pub(crate) use write::{put_body, splice};

/// The same client with the hook, and whether items go directly: by itself, if nobody else intercepts its calls.
pub(crate) fn client(client: &Client, codec: Codec) -> (Client, bool) {
    let config = client.config();
    let direct = match codec {
        Codec::Auto => config.interceptors().next().is_none(),
        Codec::Direct => true,
        Codec::Sdk => false,
    };
    let mut config = config.to_builder();
    // Permanent: whether it has been disabled would be looked up twenty times in each call.
    config.push_interceptor(SharedInterceptor::permanent(hook::Hook));
    (Client::from_conf(config.build()), direct)
}

/// How items are written and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Codec {
    /// Directly, unless the client has interceptors, which must see every item.
    #[default]
    Auto,
    /// Directly, also past interceptors: for those that do not look at items. An interceptor that encrypts
    /// would be gone round, and items stored in the clear.
    Direct,
    /// Through the SDK's `AttributeValue`s, always.
    Sdk,
}
