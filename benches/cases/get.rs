//! One item by its key.

use dynatable::{Codec, Db};

use super::{HAND, OURS, SDK_CODEC, SERDE_DYNAMO};
use crate::programs::{Program, program};
use crate::shapes::{Shape, answer};
use crate::transport;

const SAMPLE: usize = 7;
const TIMES: usize = 50;

/// `GetItem` of a sample.
pub(super) fn programs<T: Shape>(job: &str) -> Vec<Program> {
    let client = transport::client(answer::<T>(SAMPLE));
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let raw = async move || {
        let call = client.get_item().table_name(table);
        let call = call.set_key(Some(T::sdk_key(SAMPLE)));
        let item = call.send().await.expect("an answer").item;
        item.expect("an item")
    };
    let serde = raw.clone();
    let by_hand = async move || T::by_hand(raw().await).expect("the sample");
    let by_serde = async move || -> T { serde_dynamo::from_item(serde().await).expect("it") };
    let typed = |db: Db| async move || T::get_sample(SAMPLE).send(&db).await.expect("an answer");
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, by_hand),
        program(format!("{job}/{SERDE_DYNAMO}"), TIMES, by_serde),
    ]
}
