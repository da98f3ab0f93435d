//! Many items by their keys.

use aws_sdk_dynamodb::types::KeysAndAttributes;
use dynatable::{Codec, Db};

use super::{HAND, OURS, SDK_CODEC, SERDE_DYNAMO};
use crate::programs::{Program, program};
use crate::shapes::{Shape, batch};
use crate::transport;

const TIMES: usize = 20;

/// `BatchGetItem` of so many samples, one after the other.
pub(super) fn programs<T: Shape>(job: &str, items: usize) -> Vec<Program> {
    let client = transport::client(batch::<T>(items));
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    // As short as it gets: neither the order of the keys nor what comes back unread is looked at.
    let raw = async move || {
        let keys = (0..items).map(T::sdk_key).collect();
        let keys = KeysAndAttributes::builder().set_keys(Some(keys));
        let keys = keys.build().expect("keys");
        let call = client.batch_get_item().request_items(table, keys);
        let answer = call.send().await.expect("an answer");
        let mut tables = answer.responses.expect("items");
        tables.remove(table).expect("the table's items")
    };
    let serde = raw.clone();
    let by_hand = async move || {
        let items = raw().await.into_iter().map(T::by_hand);
        items.collect::<Option<Vec<T>>>().expect("the samples")
    };
    let by_serde =
        async move || -> Vec<T> { serde_dynamo::from_items(serde().await).expect("the samples") };
    let typed = |db: Db| {
        async move || {
            let found = T::get_samples(items).send(&db).await.expect("an answer");
            assert!(found.iter().all(Option::is_some), "all samples are there");
            found
        }
    };
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, by_hand),
        program(format!("{job}/{SERDE_DYNAMO}"), TIMES, by_serde),
    ]
}
