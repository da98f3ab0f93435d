//! A page of the items of a partition key.

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::{Codec, Db};

use super::{BORROWED, HAND, OURS, PLAIN_JSON, SDK_CODEC, SERDE_DYNAMO};
use crate::programs::{Program, program};
use crate::shapes::{Order, Shape, page, plain, viewed_page_of};
use crate::transport;

/// `Query` for one page.
pub(super) fn programs<T: Shape>(job: &str, items: usize, times: usize) -> Vec<Program> {
    let client = transport::client(page::<T>(items));
    let table = T::SCHEMA.table();
    let direct = Db::new(client.clone());
    let sdk = Db::builder().codec(Codec::Sdk).client(client.clone());
    let raw = async move || {
        let partition = AttributeValue::S("CUSTOMER#000004000000".to_owned());
        let call = client
            .query()
            .table_name(table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", partition);
        call.send().await.expect("an answer").items.expect("items")
    };
    let serde = raw.clone();
    let by_hand = async move || {
        let items = raw().await.into_iter().map(T::by_hand);
        items.collect::<Option<Vec<T>>>().expect("the samples")
    };
    let by_serde =
        async move || -> Vec<T> { serde_dynamo::from_items(serde().await).expect("the samples") };
    let typed = |db: Db| async move || T::page_of(0, &db).await.expect("a page").into_items();
    let text = plain::<T>(items);
    let plain =
        async move || -> Vec<T> { serde_json::from_slice(text.as_bytes()).expect("the samples") };
    vec![
        program(format!("{job}/{OURS}"), times, typed(direct)),
        program(format!("{job}/{SDK_CODEC}"), times, typed(sdk)),
        program(format!("{job}/{HAND}"), times, by_hand),
        program(format!("{job}/{SERDE_DYNAMO}"), times, by_serde),
        program(format!("{job}/{PLAIN_JSON}"), times, plain),
    ]
}

/// `Query` for one page of orders, each of which is read as what borrows from it.
pub(super) fn borrowed(job: &str, items: usize, times: usize) -> Program {
    let db = Db::new(transport::client(page::<Order>(items)));
    let read = async move || {
        let page = viewed_page_of(0, &db).await.expect("a page");
        for item in page.items() {
            std::hint::black_box(item.get().expect("a sample"));
        }
        page
    };
    program(format!("{job}/{BORROWED}"), times, read)
}
