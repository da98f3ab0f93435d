//! One `BatchWriteItem`: its request, and what its answer says of each write.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aws_sdk_dynamodb::config;
use aws_sdk_dynamodb::operation::batch_write_item::builders::BatchWriteItemFluentBuilder;
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity, WriteRequest};
use futures_core::future::BoxFuture;

use super::write_op::WriteOp;
use super::{Identity, same_table};
use crate::db::Db;
use crate::direct::{self, Armed, Attempts};
use crate::error::Result;
use crate::item::Item;
use crate::op::call_named;
use crate::schema::Schema;

/// A user's change of each call.
pub(super) type Edit =
    Arc<dyn Fn(BatchWriteItemFluentBuilder) -> BatchWriteItemFluentBuilder + Send + Sync>;

/// What all calls of a batch have in common.
#[derive(Clone, Default)]
pub(super) struct CallOptions {
    pub(super) asks_capacity: bool,
    pub(super) edits: Vec<Edit>,
    pub(super) config: Option<config::Builder>,
}

/// What one call answered.
pub(super) struct Answer {
    /// The writes that DynamoDB did not get to.
    pub(super) unprocessed: Unprocessed,
    pub(super) capacity: Vec<ConsumedCapacity>,
}

/// Which writes those are.
pub(super) enum Unprocessed {
    None,
    Some(Vec<Identity>),
    /// The answer names a write the request did not have: which ones were done cannot be told.
    Unknown,
}

/// Builds the call, which is made when the future is polled. `lost` is raised when an attempt of it may have
/// been acted on without an answer that says so.
pub(super) fn write(
    db: &Db,
    ops: &mut [WriteOp],
    options: &CallOptions,
    lost: Arc<AtomicBool>,
) -> Result<BoxFuture<'static, Result<Answer>>> {
    let (client, direct) = db.caller();
    let tables = tables(ops);
    let plain = direct && options.edits.is_empty() && options.config.is_none();
    let member = plain.then(|| request_items(ops)).flatten();
    let arms = member.and_then(direct::batch_write);
    let items = match &arms {
        // The endpoint is found by the names of the tables.
        Some(_) => {
            let names = tables.iter().map(|(name, _)| name.clone().into_owned());
            names.map(|name| (name, Vec::new())).collect()
        }
        None => requests(ops)?,
    };
    let builder = builder(client.batch_write_item(), items, options);
    let names = table_names(&tables);
    let config = options.config.clone();
    let arms = arms.unwrap_or_default();
    let arms = arms.with_attempts(Attempts::noted(lost));
    Ok(Box::pin(async move {
        let output = match config {
            None => {
                let call = Armed::new(Box::pin(builder.send()), arms);
                call_named("BatchWriteItem", names, Box::pin(call)).await?
            }
            Some(config) => {
                let call = builder.customize().config_override(config).send();
                let call = Armed::new(Box::pin(call), arms);
                call_named("BatchWriteItem", names, Box::pin(call)).await?
            }
        };
        let unprocessed = output.unprocessed_items.unwrap_or_default();
        Ok(Answer {
            unprocessed: unprocessed_of(unprocessed, &tables),
            capacity: output.consumed_capacity.unwrap_or_default(),
        })
    }))
}

/// The SDK's builder of a call.
pub(super) fn builder(
    builder: BatchWriteItemFluentBuilder,
    items: HashMap<String, Vec<WriteRequest>>,
    options: &CallOptions,
) -> BatchWriteItemFluentBuilder {
    let capacity = options
        .asks_capacity
        .then_some(ReturnConsumedCapacity::Indexes);
    let builder = builder
        .set_request_items(Some(items))
        .set_return_consumed_capacity(capacity);
    let edits = options.edits.iter();
    edits.fold(builder, |builder, edit| edit(builder))
}

/// The writes as the SDK takes them.
pub(super) fn requests(ops: &mut [WriteOp]) -> Result<HashMap<String, Vec<WriteRequest>>> {
    let mut items: HashMap<String, Vec<WriteRequest>> = HashMap::new();
    for op in ops {
        let of_table = items.entry(op.table.clone().into_owned()).or_default();
        of_table.push(op.take_request()?);
    }
    Ok(items)
}

/// `{"RequestItems":{"Music":[..]}`, if each write has been written as text.
fn request_items(ops: &[WriteOp]) -> Option<Vec<u8>> {
    let mut tables: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for op in ops {
        tables.entry(&op.table).or_default().push(op.text()?);
    }
    let bytes = ops.iter().map(WriteOp::bytes).sum::<usize>();
    Some(direct::lists(b"{\"RequestItems\":", bytes, &tables))
}

/// The tables of a call, which are few.
type Tables = Vec<(Cow<'static, str>, &'static Schema)>;

fn tables(ops: &[WriteOp]) -> Tables {
    let mut tables = Tables::new();
    for op in ops {
        if tables.iter().all(|(name, _)| *name != op.table) {
            tables.push((op.table.clone(), op.schema));
        }
    }
    tables
}

/// For spans and errors.
fn table_names(tables: &Tables) -> String {
    let names: Vec<&str> = tables.iter().map(|(name, _)| &**name).collect();
    names.join(", ")
}

fn unprocessed_of(left: HashMap<String, Vec<WriteRequest>>, tables: &Tables) -> Unprocessed {
    let mut all = Vec::new();
    for (table, requests) in left {
        // An answer may have a table's name where the request has its ARN.
        let asked = tables.iter().find(|(name, _)| same_table(name, &table));
        for request in requests {
            let put = request.put_request.map(|put| put.item);
            let key = || request.delete_request.map(|delete| delete.key);
            let item = put.or_else(key);
            let identity = asked
                .zip(item)
                .and_then(|((name, schema), item)| identity(name, schema, &item));
            match identity {
                Some(identity) => all.push(identity),
                None => return Unprocessed::Unknown,
            }
        }
    }
    if all.is_empty() {
        Unprocessed::None
    } else {
        Unprocessed::Some(all)
    }
}

fn identity(table: &str, schema: &Schema, item: &Item) -> Option<Identity> {
    let names = std::iter::once(schema.partition_key()).chain(schema.sort_key());
    let key = names.map(|field| item.get(field.name()));
    Some(Identity::new(table, key.collect::<Option<Vec<_>>>()?))
}
