// Of two attributes under one name one would be lost.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    city: String,
    #[table(flatten)]
    label: Label,
}

fn main() {}
