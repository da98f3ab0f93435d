//! Twenty-five items in one transaction.

use aws_sdk_dynamodb::types::{Get, Put, TransactGetItem, TransactWriteItem};
use dynatable::{Codec, Db};

use super::{HAND, OURS, SDK_CODEC};
use crate::programs::{Program, program};
use crate::shapes::{Shape, rows};
use crate::transport;

const ITEMS: usize = 25;
const TIMES: usize = 20;

/// `TransactGetItems` of samples.
pub(super) fn gets<T: Shape>(job: &str) -> Vec<Program> {
    let client = transport::client(rows::<T>(ITEMS));
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let by_hand = async move || {
        let get = |index: usize| {
            let get = Get::builder()
                .table_name(table)
                .set_key(Some(T::sdk_key(index)));
            let get = get.build().expect("a read");
            TransactGetItem::builder().get(get).build()
        };
        let gets = (0..ITEMS).map(get).collect();
        let call = client.transact_get_items().set_transact_items(Some(gets));
        let rows = call
            .send()
            .await
            .expect("an answer")
            .responses
            .expect("rows");
        let items = rows.into_iter().map(|row| T::by_hand(row.item?));
        items.collect::<Option<Vec<T>>>().expect("the samples")
    };
    let typed = |db: Db| {
        async move || {
            let gets: Vec<_> = (0..ITEMS).map(T::get_sample).collect();
            let found = db.transact_get(gets).send().await.expect("an answer");
            assert!(found.iter().all(Option::is_some), "all samples are there");
            found
        }
    };
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, by_hand),
    ]
}

/// `TransactWriteItems` of puts.
pub(super) fn puts<T: Shape>(job: &str) -> Vec<Program> {
    let client = transport::client("{}");
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let samples: Vec<T> = (0..ITEMS).map(T::sample).collect();
    let by_hand = {
        let samples = samples.clone();
        async move || {
            let put = |sample: &T| {
                let put = Put::builder()
                    .table_name(table)
                    .set_item(Some(sample.item_by_hand()));
                let put = put.build().expect("a put");
                TransactWriteItem::builder().put(put).build()
            };
            let puts = samples.iter().map(put).collect();
            let call = client.transact_write_items().set_transact_items(Some(puts));
            call.send().await.expect("an answer");
        }
    };
    let typed = |db: Db| {
        let samples = samples.clone();
        async move || {
            let puts = db.transact_write().extend(samples.iter().map(T::put));
            puts.send().await.expect("an answer");
        }
    };
    vec![
        program(format!("{job}/{OURS}"), TIMES, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), TIMES, typed(sdk)),
        program(format!("{job}/{HAND}"), TIMES, by_hand),
    ]
}
