//! modyne: entities of one table, converted with `serde_dynamo`.
//!
//! The structs are the ones of all others. Items have an attribute `entity_type` more, by which modyne knows them,
//! and keys are written beside the struct's own attributes. Reads of pages name the attributes they want, and each
//! call asks for the capacity it consumes. A put takes the struct: the clone that keeps it is part of the call.

use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use modyne::expr::KeyCondition;
use modyne::keys::{FullKey, Key, KeyDefinition, PrimaryKey, PrimaryKeyDefinition};
use modyne::model::BatchWrite;
use modyne::{
    Aggregate, Entity, EntityDef, EntityExt, EntityTypeNameRef, ProjectionExt, QueryInput,
    QueryInputExt, Table,
};
use serde::Serialize;

use super::MODYNE;
use crate::programs::{Program, program};
use crate::shapes::{Item, Order, Shape, Tiny, answer_of, page_of};
use crate::transport;

const SAMPLE: usize = 7;
const TIMES: usize = 50;

/// A table with keys like these.
#[derive(Clone)]
pub struct Database<K> {
    name: &'static str,
    client: Client,
    keys: PhantomData<K>,
}

impl<K> Database<K> {
    fn answering(name: &'static str, body: impl Into<bytes::Bytes>) -> Self {
        Self {
            name,
            client: transport::client(body),
            keys: PhantomData,
        }
    }
}

impl<K: PrimaryKey> Table for Database<K> {
    type PrimaryKey = K;
    type IndexKeys = ();

    fn table_name(&self) -> &str {
        self.name
    }

    fn client(&self) -> &Client {
        &self.client
    }
}

#[derive(Clone, Serialize)]
pub struct TinyKey {
    pk: String,
}

impl PrimaryKey for TinyKey {
    const PRIMARY_KEY_DEFINITION: PrimaryKeyDefinition = PrimaryKeyDefinition {
        hash_key: "pk",
        range_key: None,
    };
}

impl EntityDef for Tiny {
    const ENTITY_TYPE: &'static EntityTypeNameRef = EntityTypeNameRef::from_static("tiny");
    const PROJECTED_ATTRIBUTES: &'static [&'static str] = &["pk", "n"];
}

impl Entity for Tiny {
    type KeyInput<'a> = String;
    type Table = Database<TinyKey>;
    type IndexKeys = ();

    fn primary_key(pk: String) -> TinyKey {
        TinyKey { pk }
    }

    fn full_key(&self) -> FullKey<TinyKey, ()> {
        Self::primary_key(self.pk.clone()).into()
    }
}

#[derive(Clone, Serialize)]
pub struct OrderKey {
    pk: String,
    sk: String,
}

impl PrimaryKey for OrderKey {
    const PRIMARY_KEY_DEFINITION: PrimaryKeyDefinition = PrimaryKeyDefinition {
        hash_key: "pk",
        range_key: Some("sk"),
    };
}

impl Key for OrderKey {
    const DEFINITION: KeyDefinition = KeyDefinition::Primary(Self::PRIMARY_KEY_DEFINITION);
}

impl EntityDef for Order {
    const ENTITY_TYPE: &'static EntityTypeNameRef = EntityTypeNameRef::from_static("order");
    const PROJECTED_ATTRIBUTES: &'static [&'static str] = &[
        "pk",
        "sk",
        "customer_name",
        "email",
        "created_at",
        "total",
        "active",
        "tags",
        "note",
        "address",
        "attributes",
        "labels",
    ];
}

impl Entity for Order {
    type KeyInput<'a> = (String, String);
    type Table = Database<OrderKey>;
    type IndexKeys = ();

    fn primary_key((pk, sk): (String, String)) -> OrderKey {
        OrderKey { pk, sk }
    }

    fn full_key(&self) -> FullKey<OrderKey, ()> {
        Self::primary_key((self.pk.clone(), self.sk.clone())).into()
    }
}

/// The orders of a customer.
struct OfCustomer(&'static str);

impl QueryInput for OfCustomer {
    type Index = OrderKey;
    type Aggregate = Vec<Order>;

    fn key_condition(&self) -> KeyCondition<OrderKey> {
        KeyCondition::in_partition(self.0)
    }
}

/// Everything this library has.
pub(super) fn programs() -> Vec<Program> {
    vec![
        get::<Tiny, _>("get_tiny", "counters", || Tiny::sample_key(SAMPLE)),
        get::<Order, _>("get_1kb", "orders", || Order::sample_key(SAMPLE)),
        query("query_25", 25, 20),
        query("query_1mb", 1000, 2),
        put(),
        batch_write(),
    ]
}

/// An item as modyne has stored it.
fn stored<T: Shape + EntityDef>(index: usize) -> Item {
    let mut item = T::sample(index).item_by_hand();
    let entity = AttributeValue::S(T::ENTITY_TYPE.to_string());
    item.insert("entity_type".to_owned(), entity);
    item
}

fn get<T, K>(job: &str, table: &'static str, key: fn() -> T::KeyInput<'static>) -> Program
where
    T: Shape + Entity<Table = Database<K>>,
    K: PrimaryKey + Clone + 'static,
{
    let database = Database::<K>::answering(table, answer_of(stored::<T>(SAMPLE)));
    let read = async move || {
        let answer = <T as EntityExt>::get(key()).execute(&database).await;
        let item = answer.expect("an answer").item.expect("an item");
        <T as ProjectionExt>::from_item(item).expect("the sample")
    };
    program(format!("{job}/{MODYNE}"), TIMES, read)
}

fn query(job: &str, items: usize, times: usize) -> Program {
    let page = page_of((0..items).map(stored::<Order>), Order::sdk_key(items - 1));
    let database = Database::<OrderKey>::answering("orders", page);
    let read = async move || {
        let query = OfCustomer("CUSTOMER#000004000000").query();
        let answer = query.execute(&database).await.expect("an answer");
        let mut orders = Vec::<Order>::new();
        let items = answer.items.expect("items");
        Aggregate::reduce(&mut orders, items).expect("the samples");
        orders
    };
    program(format!("{job}/{MODYNE}"), times, read)
}

fn put() -> Program {
    let database = Database::<OrderKey>::answering("orders", "{}");
    let sample = Order::sample(SAMPLE);
    let write = async move || {
        let put = EntityExt::put(sample.clone());
        put.execute(&database).await.expect("an answer")
    };
    program(format!("put_1kb/{MODYNE}"), TIMES, write)
}

fn batch_write() -> Program {
    let database = Database::<OrderKey>::answering("orders", "{\"UnprocessedItems\":{}}");
    let samples: Vec<Order> = (0..25).map(Order::sample).collect();
    let write = async move || {
        let puts = samples.iter().cloned().map(EntityExt::put);
        let batch = puts.fold(BatchWrite::new(), BatchWrite::operation);
        let answer = batch.execute(&database).await.expect("an answer");
        assert!(answer.unprocessed_items.is_none_or(|left| left.is_empty()));
    };
    program(format!("batch_write_25/{MODYNE}"), 20, write)
}
