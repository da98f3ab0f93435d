// Which of the two would take an attribute?
use dynatable::{AttributeValue, Table};
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
    #[table(rest)]
    more: HashMap<String, AttributeValue>,
}

fn main() {}
