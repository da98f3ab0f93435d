// A missing attribute needs a value to stand in for it.
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
    #[table(default)]
    genre: Genre,
}

fn main() {}
