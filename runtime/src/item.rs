//! Whole items: a struct to the SDK's map and back, checked as DynamoDB would.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::codec::value::{MapValues, ValueMap};
use crate::error::{Error, Invalid, Result};
use crate::fields;
use crate::key;
use crate::limits::MAX_ITEM_BYTES;
use crate::size;
use crate::table::Table;

/// An item as the SDK has it: attribute names and values.
pub type Item = HashMap<String, AttributeValue>;

/// Writes an item and checks what DynamoDB would: its keys and its size.
pub(crate) fn encode<T: Table>(value: &T) -> Result<Item, Invalid> {
    let table = T::SCHEMA.table();
    let mut map = ValueMap::item(T::FIELDS.len());
    value
        .encode_fields(&mut map)
        .map_err(|error| error.in_table(table))?;
    let item = map.into_item();
    key::check_item(T::SCHEMA, &item).map_err(|error| error.in_table(table))?;
    if size::item_size_at_most(&item) <= MAX_ITEM_BYTES {
        return Ok(item);
    }
    let bytes = size::item_size(&item);
    if bytes > MAX_ITEM_BYTES {
        let text = format_args!(
            "the item has {bytes} bytes, more than the {MAX_ITEM_BYTES} DynamoDB takes"
        );
        return Err(Invalid::custom(text).in_table(table));
    }
    Ok(item)
}

/// Reads an item.
pub(crate) fn decode<T: Table>(item: Item) -> Result<T> {
    let decoded = fields::decode_entries(MapValues::new(item), &[]);
    decoded.map_err(|error| Error::Decode(error.in_table(T::SCHEMA.table())))
}
