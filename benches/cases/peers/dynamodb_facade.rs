//! dynamodb-facade: tables and keys as types, items converted with `serde_dynamo`.
//!
//! The structs are the ones of all others. Keys are made beside the struct's own attributes, and take their places in
//! the item. Each call is given its client, since each has its own answers: the one for the whole process is cloned for
//! a call as well. A page is the first of a stream, which sends a clone of its request. A batch is sent by a task of its
//! own, from a clone of its requests.

use std::pin::pin;

use dynamodb_facade::explicit_client::{DynamoDBItemOp, dynamodb_batch_write};
use dynamodb_facade::{
    DynamoDBItemBatchOp, KeyCondition, KeyId, StringAttribute, attribute_definitions,
    dynamodb_item, table_definitions,
};
use futures_util::StreamExt;

use super::DYNAMODB_FACADE;
use crate::programs::{Program, program};
use crate::shapes::{Order, Shape, Tiny, answer, page};
use crate::transport;

const SAMPLE: usize = 7;
const TIMES: usize = 50;

attribute_definitions! {
    Pk { "pk": StringAttribute }
    Sk { "sk": StringAttribute }
}

table_definitions! {
    Counters {
        type PartitionKey = Pk;
        fn table_name() -> String { "counters".to_owned() }
    }
    Orders {
        type PartitionKey = Pk;
        type SortKey = Sk;
        fn table_name() -> String { "orders".to_owned() }
    }
}

dynamodb_item! {
    #[table = Counters]
    Tiny {
        #[partition_key]
        Pk {
            fn attribute_id(&self) -> &'id str { &self.pk }
            fn attribute_value(id) -> String { id.to_owned() }
        }
    }
}

dynamodb_item! {
    #[table = Orders]
    Order {
        #[partition_key]
        Pk {
            fn attribute_id(&self) -> &'id str { &self.pk }
            fn attribute_value(id) -> String { id.to_owned() }
        }
        #[sort_key]
        Sk {
            fn attribute_id(&self) -> &'id str { &self.sk }
            fn attribute_value(id) -> String { id.to_owned() }
        }
    }
}

/// Everything this library has.
pub(super) fn programs() -> Vec<Program> {
    vec![
        get_tiny(),
        get_order(),
        query("query_25", 25, 20),
        query("query_1mb", 1000, 2),
        put(),
        batch_write(),
    ]
}

fn get_tiny() -> Program {
    let client = transport::client(answer::<Tiny>(SAMPLE));
    let read = async move || {
        let pk = Tiny::sample_key(SAMPLE);
        let get = <Tiny as DynamoDBItemOp<Counters>>::get(client.clone(), KeyId::pk(&pk));
        get.await.expect("an answer").expect("the sample")
    };
    program(format!("get_tiny/{DYNAMODB_FACADE}"), TIMES, read)
}

fn get_order() -> Program {
    let client = transport::client(answer::<Order>(SAMPLE));
    let read = async move || {
        let (pk, sk) = Order::sample_key(SAMPLE);
        let key = KeyId::pk(&*pk).sk(&*sk);
        let get = <Order as DynamoDBItemOp<Orders>>::get(client.clone(), key);
        get.await.expect("an answer").expect("the sample")
    };
    program(format!("get_1kb/{DYNAMODB_FACADE}"), TIMES, read)
}

fn query(job: &str, items: usize, times: usize) -> Program {
    let client = transport::client(page::<Order>(items));
    let read = async move || {
        let partition = KeyCondition::pk("CUSTOMER#000004000000");
        let query = <Order as DynamoDBItemOp<Orders>>::query(client.clone(), partition);
        let mut pages = pin!(query.stream());
        pages.next().await.expect("a page").expect("the samples")
    };
    program(format!("{job}/{DYNAMODB_FACADE}"), times, read)
}

fn put() -> Program {
    let client = transport::client("{}");
    let sample = Order::sample(SAMPLE);
    let write = async move || {
        let put = DynamoDBItemOp::<Orders>::put(&sample, client.clone());
        put.await.expect("an answer");
    };
    program(format!("put_1kb/{DYNAMODB_FACADE}"), TIMES, write)
}

fn batch_write() -> Program {
    let client = transport::client("{\"UnprocessedItems\":{}}");
    let samples: Vec<Order> = (0..25).map(Order::sample).collect();
    let write = async move || {
        let puts = samples.iter().map(DynamoDBItemBatchOp::<Orders>::batch_put);
        let written = dynamodb_batch_write::<Orders>(client.clone(), puts.collect());
        written.await.expect("an answer");
    };
    program(format!("batch_write_25/{DYNAMODB_FACADE}"), 20, write)
}
