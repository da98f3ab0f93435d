// Which attributes are asked for is known beforehand.
use dynatable::{AttributeValue, Projection, Table};
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(rest)]
    other: HashMap<String, AttributeValue>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    #[projection(rest)]
    other: HashMap<String, AttributeValue>,
}

fn main() {}
