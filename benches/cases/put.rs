//! One item, written whole.

use dynatable::{Codec, Db};

use super::{HAND, OURS, SDK_CODEC, SERDE_DYNAMO};
use crate::programs::{Program, program};
use crate::shapes::{Item, Shape};
use crate::transport;

const SAMPLE: usize = 7;
const TIMES: usize = 50;

/// `PutItem` of a sample.
pub(super) fn programs<T: Shape>(job: &str) -> Vec<Program> {
    let client = transport::client("{}");
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let raw = |to_item: fn(&T) -> Item| {
        let (client, sample) = (client.clone(), T::sample(SAMPLE));
        async move || {
            let call = client.put_item().table_name(table);
            let call = call.set_item(Some(to_item(&sample)));
            call.send().await.expect("an answer")
        }
    };
    let serde: fn(&T) -> Item = |sample| serde_dynamo::to_item(sample).expect("an item");
    let typed = |db: Db| {
        let sample = T::sample(SAMPLE);
        async move || sample.put().send(&db).await.expect("an answer")
    };
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, raw(T::item_by_hand)),
        program(format!("{job}/{SERDE_DYNAMO}"), TIMES, raw(serde)),
    ]
}
