// Only the outermost struct can know which attributes no field has.
use dynatable::{Attribute, AttributeValue, Table};
use std::collections::HashMap;

#[derive(Attribute)]
struct Label {
    name: String,
    #[attribute(rest)]
    others: HashMap<String, AttributeValue>,
}

#[derive(Table)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    label: Label,
}

fn main() {}
