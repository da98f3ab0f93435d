//! Batches in two parts: what DynamoDB gets, and what it leaves unprocessed.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{Operation, Request};

/// A batch, split.
#[derive(Debug)]
pub(super) struct Split {
    /// The body of the request that is handed on, if anything is.
    pub(super) passed: Option<Vec<u8>>,
    left: Left,
}

/// What is unprocessed: for each table what its entry in the request was, with those items or keys only.
#[derive(Debug)]
struct Left {
    field: &'static str,
    tables: Map<String, Value>,
}

/// Leaves out all, or each with an even chance and one at the least. None where it is no batch with anything in it.
pub(super) fn split(request: &Request, all: bool, rng: &mut Rng) -> Option<Split> {
    let mut body = request.json();
    let field = match request.operation() {
        Operation::BatchGetItem => "UnprocessedKeys",
        _ => "UnprocessedItems",
    };
    let tables = body.get_mut("RequestItems")?.as_object_mut()?;
    // The SDK writes its map of tables in any order; the same seed has to leave out the same.
    let mut names: Vec<String> = tables.keys().cloned().collect();
    names.sort_unstable();
    let total: usize = tables
        .values_mut()
        .filter_map(list)
        .map(|it| it.len())
        .sum();
    if total == 0 {
        return None;
    }
    let always = rng.usize(..total);
    let mut place = 0;
    let mut left = Map::new();
    for name in names {
        let table = tables.get_mut(&name)?;
        let mut unprocessed = Vec::new();
        list(table)?.retain(|member| {
            let leave = all || rng.bool() || place == always;
            place += 1;
            if leave {
                unprocessed.push(member.clone());
            }
            !leave
        });
        if !unprocessed.is_empty() {
            let mut entry = table.clone();
            *list(&mut entry)? = unprocessed;
            left.insert(name.clone(), entry);
        }
        if list(table)?.is_empty() {
            tables.remove(&name);
        }
    }
    let passed = (!tables.is_empty()).then(|| body.to_string().into_bytes());
    let left = Left {
        field,
        tables: left,
    };
    Some(Split { passed, left })
}

/// The items or keys of one table.
fn list(table: &mut Value) -> Option<&mut Vec<Value>> {
    match table {
        Value::Array(items) => Some(items),
        table => table.get_mut("Keys")?.as_array_mut(),
    }
}

impl Split {
    /// The answer of a DynamoDB that processed nothing.
    pub(super) fn nothing_processed(self) -> Value {
        let mut answer = match self.left.field {
            "UnprocessedKeys" => json!({ "Responses": {} }),
            _ => json!({}),
        };
        self.left.add_to(&mut answer);
        answer
    }

    /// The answer, with what was left out added to what it has unprocessed itself.
    pub(super) fn added_to(self, answer: &[u8]) -> Option<Vec<u8>> {
        let mut answer: Value = serde_json::from_slice(answer).ok()?;
        self.left.add_to(&mut answer)?;
        Some(answer.to_string().into_bytes())
    }
}

impl Left {
    fn add_to(self, answer: &mut Value) -> Option<()> {
        let fields = answer.as_object_mut()?;
        let unprocessed = fields.entry(self.field).or_insert_with(|| json!({}));
        if unprocessed.is_null() {
            *unprocessed = json!({});
        }
        let unprocessed = unprocessed.as_object_mut()?;
        for (name, mut entry) in self.tables {
            if let Some(there) = unprocessed.get_mut(&name).and_then(list) {
                there.append(list(&mut entry)?);
            } else {
                unprocessed.insert(name, entry);
            }
        }
        Some(())
    }
}
