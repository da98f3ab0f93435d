// `rest` is not one attribute.
use dynatable::{AttributeValue, Table};
use std::collections::HashMap;

#[derive(Table)]
#[table(index(by_other, partition_key = other))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(rest)]
    other: HashMap<String, AttributeValue>,
}

fn main() {}
