//! aws-dynamo-derive: a derive for items; the calls are the SDK's.
//!
//! The structs are the ones of all others, of which it has the flat ones: what it writes for lists, maps and sets does
//! not compile beside `serde_dynamo`, and an `Option` it takes for NULL. What is read borrows the item, and its texts
//! are copied. There are no batches.

use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::AWS_DYNAMO_DERIVE;
use crate::programs::{Program, program};
use crate::shapes::{Item, Shape, Tiny, Wide, answer};
use crate::transport;

const SAMPLE: usize = 7;
const TIMES: usize = 50;

/// Everything this library has.
pub(super) fn programs() -> Vec<Program> {
    vec![
        get("get_tiny", Tiny::from_attribute_value),
        get("get_wide", Wide::from_attribute_value),
        put("put_tiny", Tiny::put_item),
        put("put_wide", Wide::put_item),
    ]
}

fn get<T: Shape>(job: &str, from_item: fn(&Item) -> Result<T, AttributeValue>) -> Program {
    let client = transport::client(answer::<T>(SAMPLE));
    let read = async move || {
        let call = client.get_item().table_name(T::SCHEMA.table());
        let call = call.set_key(Some(T::sdk_key(SAMPLE)));
        let answer = call.send().await.expect("an answer");
        from_item(answer.item().expect("an item")).expect("the sample")
    };
    program(format!("{job}/{AWS_DYNAMO_DERIVE}"), TIMES, read)
}

fn put<T: Shape>(
    job: &str,
    put_item: fn(&T, PutItemFluentBuilder) -> PutItemFluentBuilder,
) -> Program {
    let client = transport::client("{}");
    let sample = T::sample(SAMPLE);
    let write = async move || {
        let call = put_item(&sample, client.put_item());
        call.send().await.expect("an answer")
    };
    program(format!("{job}/{AWS_DYNAMO_DERIVE}"), TIMES, write)
}
