//! The answers of a DynamoDB that has these items, and the same data as plain JSON.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value, json};

use super::{Item, Shape};

/// A place in the order attributes come in: the same for all items, and not that of the struct.
fn place(name: &str) -> u64 {
    let hash = name.bytes().fold(17_u64, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    hash % 1021
}

fn object<V>(
    members: impl IntoIterator<Item = (String, V)>,
    write: fn(V, &mut String),
    out: &mut String,
) {
    let mut members = Vec::from_iter(members);
    members.sort_by_key(|(name, _)| place(name));
    out.push('{');
    for (at, (name, value)) in members.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name).to_string());
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

fn array<V>(elements: impl IntoIterator<Item = V>, write: fn(V, &mut String), out: &mut String) {
    out.push('[');
    for (at, element) in elements.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(element, out);
    }
    out.push(']');
}

fn value(value: AttributeValue, out: &mut String) {
    let mut scalar = |tag: &str, value: Value| out.push_str(&json!({ tag: value }).to_string());
    match value {
        AttributeValue::S(text) => scalar("S", text.into()),
        AttributeValue::N(text) => scalar("N", text.into()),
        AttributeValue::Bool(flag) => scalar("BOOL", flag.into()),
        AttributeValue::Ss(texts) => scalar("SS", texts.into()),
        AttributeValue::L(list) => {
            out.push_str("{\"L\":");
            array(list, self::value, out);
            out.push('}');
        }
        AttributeValue::M(map) => {
            out.push_str("{\"M\":");
            object(map, self::value, out);
            out.push('}');
        }
        other => unreachable!("no shape has {other:?}"),
    }
}

fn item(item: Item, out: &mut String) {
    object(item, value, out);
}

/// The answer to a `GetItem` of a sample.
#[must_use]
pub fn answer<T: Shape>(index: usize) -> String {
    answer_of(T::sample(index).item_by_hand())
}

/// The answer to a `GetItem`.
#[must_use]
pub fn answer_of(found: Item) -> String {
    let mut out = "{\"Item\":".to_owned();
    item(found, &mut out);
    out + "}"
}

/// The answer to a `Query`: a page of so many samples.
#[must_use]
pub fn page<T: Shape>(items: usize) -> String {
    let samples = (0..items).map(|at| T::sample(at).item_by_hand());
    page_of(samples, T::sdk_key(items - 1))
}

/// The answer to a `Query`: a page of these items, and the key of the last one.
#[must_use]
pub fn page_of(items: impl ExactSizeIterator<Item = Item>, last: Item) -> String {
    let count = items.len();
    let mut out = format!("{{\"Count\":{count},\"Items\":");
    array(items, item, &mut out);
    out.push_str(",\"LastEvaluatedKey\":");
    item(last, &mut out);
    out + &format!(",\"ScannedCount\":{count}}}")
}

/// The answer to a `BatchGetItem` of so many keys: DynamoDB gives the items in an order of its own.
#[must_use]
pub fn batch<T: Shape>(items: usize) -> String {
    let mut out = format!("{{\"Responses\":{{\"{}\":", T::SCHEMA.table());
    array(
        (0..items).rev().map(|at| T::sample(at).item_by_hand()),
        item,
        &mut out,
    );
    out + "},\"UnprocessedKeys\":{}}"
}

/// The answer to a `TransactGetItems` of so many keys.
#[must_use]
pub fn rows<T: Shape>(items: usize) -> String {
    fn row(of: Item, out: &mut String) {
        out.push_str("{\"Item\":");
        item(of, out);
        out.push('}');
    }
    let mut out = "{\"Responses\":".to_owned();
    array(
        (0..items).map(|at| T::sample(at).item_by_hand()),
        row,
        &mut out,
    );
    out + "}"
}

/// The items of a page as one would send them without DynamoDB: members in the order of the page.
#[must_use]
pub fn plain<T: Shape>(items: usize) -> String {
    fn struct_(sample: Map<String, Value>, out: &mut String) {
        object(sample, |value, out| out.push_str(&value.to_string()), out);
    }
    let samples = (0..items).map(|at| match serde_json::to_value(T::sample(at)) {
        Ok(Value::Object(members)) => members,
        other => unreachable!("a struct is an object: {other:?}"),
    });
    let mut out = String::new();
    array(samples, struct_, &mut out);
    out
}
