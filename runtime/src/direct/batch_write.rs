//! `BatchWriteItem`: the requests are written already, and stand in place of the SDK's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItem;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_types::config_bag::FrozenLayer;

use super::armed::Arms;
use super::write::splice_over;
use crate::codec::json;

/// Sends `{"RequestItems":{..}` in place of what the SDK writes of the requests.
pub(crate) fn batch_write(member: Vec<u8>) -> Option<Arms> {
    static ORIGINAL: OnceLock<Option<FrozenLayer>> = OnceLock::new();
    let original = ORIGINAL.get_or_init(|| RuntimePlugin::config(&BatchWriteItem::new()));
    splice_over(original.as_ref()?, member, Some("RequestItems"))
}

/// Room for what the SDK writes behind it.
const REST: usize = 128;

/// A member, behind `prefix`, that has a list of texts under each name.
pub(crate) fn lists(prefix: &[u8], bytes: usize, lists: &BTreeMap<&str, Vec<&[u8]>>) -> Vec<u8> {
    let names = lists.keys().map(|name| name.len() + 8).sum::<usize>();
    let mut text = Vec::with_capacity(prefix.len() + bytes + names + REST);
    text.extend_from_slice(prefix);
    text.push(b'{');
    for (at, (name, list)) in lists.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        json::push_string(&mut text, name);
        text.extend_from_slice(b":[");
        for (at, value) in list.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            text.extend_from_slice(value);
        }
        text.push(b']');
    }
    text.push(b'}');
    text
}
