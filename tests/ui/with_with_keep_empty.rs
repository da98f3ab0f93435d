// A conversion says itself how an empty set is stored.
use dynatable::Table;
use std::collections::HashSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(with = tags, keep_empty)]
    tags: HashSet<String>,
}

fn main() {}
