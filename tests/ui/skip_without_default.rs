// A field that is not stored needs a value when an item is read.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
enum Genre {
    Folk,
    Rock,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(skip)]
    genre: Genre,
}

fn main() {}
