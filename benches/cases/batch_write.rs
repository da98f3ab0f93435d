//! Twenty-five items in one call.

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use dynatable::{Codec, Db};

use super::{HAND, OURS, SDK_CODEC, SERDE_DYNAMO};
use crate::programs::{Program, program};
use crate::shapes::{Item, Shape};
use crate::transport;

const ITEMS: usize = 25;
const TIMES: usize = 20;

/// `BatchWriteItem` of samples.
pub(super) fn programs<T: Shape>(job: &str) -> Vec<Program> {
    let client = transport::client("{\"UnprocessedItems\":{}}");
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let samples: Vec<T> = (0..ITEMS).map(T::sample).collect();
    let raw = |to_item: fn(&T) -> Item| {
        let (client, samples) = (client.clone(), samples.clone());
        async move || {
            let put = |sample: &T| {
                let put = PutRequest::builder().set_item(Some(to_item(sample)));
                let put = put.build().expect("a request");
                WriteRequest::builder().put_request(put).build()
            };
            let call = client.batch_write_item();
            let call = call.request_items(table, samples.iter().map(put).collect());
            let left = call.send().await.expect("an answer").unprocessed_items;
            assert!(left.is_none_or(|left| left.is_empty()));
        }
    };
    let serde: fn(&T) -> Item = |sample| serde_dynamo::to_item(sample).expect("an item");
    let typed = |db: Db| {
        let samples = samples.clone();
        async move || {
            let batch = db.batch_write().extend(&samples);
            batch.send().await.expect("an answer").written()
        }
    };
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, raw(T::item_by_hand)),
        program(format!("{job}/{SERDE_DYNAMO}"), TIMES, raw(serde)),
    ]
}
