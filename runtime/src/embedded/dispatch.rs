//! One line per operation of the engine: JSON in, JSON out.

use dynoxide::actions::query::{QueryRequest, QueryResponse};
use dynoxide::{Database, DynoxideError, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Runs the operation called `operation`.
pub(super) fn dispatch(db: &Database, operation: &str, body: &[u8]) -> Result<String> {
    match operation {
        "BatchExecuteStatement" => run(body, |it| db.batch_execute_statement(it)),
        "BatchGetItem" => run(body, |it| db.batch_get_item(it)),
        "BatchWriteItem" => run(body, |it| db.batch_write_item(it)),
        "CreateTable" => run(body, |it| db.create_table(it)),
        "DeleteItem" => run(body, |it| db.delete_item(it)),
        "DeleteTable" => run(body, |it| db.delete_table(it)),
        "DescribeTable" => run(body, |it| db.describe_table(it)),
        "DescribeTimeToLive" => run(body, |it| db.describe_time_to_live(it)),
        "ExecuteStatement" => run(body, |it| db.execute_statement(it)),
        "ExecuteTransaction" => run(body, |it| db.execute_transaction(it)),
        "GetItem" => run(body, |it| db.get_item(it)),
        "ListTables" => run(body, |it| db.list_tables(it)),
        "ListTagsOfResource" => run(body, |it| db.list_tags_of_resource(it)),
        "PutItem" => run(body, |it| db.put_item(it)),
        "Query" => run(body, |it| query(db, it)),
        "Scan" => run(body, |it| db.scan(it)),
        "SearchVectors" => run(body, |it| db.search_vectors(it)),
        "TagResource" => run(body, |it| db.tag_resource(it)),
        "TransactGetItems" => run(body, |it| db.transact_get_items(it)),
        "TransactWriteItems" => run(body, |it| db.transact_write_items(it)),
        "UntagResource" => run(body, |it| db.untag_resource(it)),
        "UpdateItem" => run(body, |it| db.update_item(it)),
        "UpdateTable" => run(body, |it| db.update_table(it)),
        "UpdateTimeToLive" => run(body, |it| db.update_time_to_live(it)),
        _ => Err(DynoxideError::UnsupportedCapability(operation.to_owned())),
    }
}

/// A query that ends: one behind the only item of a table without a sort key finds nothing more.
///
/// The engine looks for the place to go on by the sort key, so that it gives that item again, for ever.
fn query(db: &Database, request: QueryRequest) -> Result<QueryResponse> {
    let is_behind_the_only_item = starts_behind_a_lone_partition_key(&request);
    // Asked all the same: it says what is wrong with the request.
    let answer = db.query(request)?;
    if !is_behind_the_only_item {
        return Ok(answer);
    }
    Ok(QueryResponse {
        items: answer.items.map(|_| Vec::new()),
        count: 0,
        scanned_count: 0,
        last_evaluated_key: None,
        consumed_capacity: answer.consumed_capacity,
    })
}

/// Whether the place to start behind is all of a table's key; an index's place has the table's key beside it.
fn starts_behind_a_lone_partition_key(request: &QueryRequest) -> bool {
    let start = request.exclusive_start_key_raw.as_ref();
    let start = start.and_then(serde_json::Value::as_object);
    request.index_name.is_none() && start.is_some_and(|start| start.len() == 1)
}

fn run<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    call: impl FnOnce(Q) -> Result<A>,
) -> Result<String> {
    let request = serde_json::from_slice(body).map_err(|error| refused(&error.to_string()))?;
    let answer = call(request)?;
    serde_json::to_string(&answer)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The engine's request types write the class of DynamoDB's error into serde's message.
fn refused(message: &str) -> DynoxideError {
    let text = message
        .rsplit_once(" at line ")
        .map_or(message, |(text, _)| text);
    match text.split_once(':') {
        Some(("VALIDATION" | "VALIDATION_REQUEST", text)) => {
            DynoxideError::ValidationException(text.to_owned())
        }
        Some(("SERIALIZATION", text)) => DynoxideError::SerializationException(text.to_owned()),
        _ if text.contains("missing field") => DynoxideError::ValidationException(text.to_owned()),
        _ => DynoxideError::SerializationException(text.to_owned()),
    }
}
