// The rest may be empty: it is always there.
use dynatable::{AttributeValue, Table};
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rest, default)]
    rest: HashMap<String, AttributeValue>,
}

fn main() {}
