// Nobody knows which attributes `rest` has.
use dynatable::{AttributeValue, Table};
use std::collections::HashMap;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include(other)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    #[table(rest)]
    other: HashMap<String, AttributeValue>,
}

fn main() {}
