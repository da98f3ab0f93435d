// NULL would be both `None` and the empty set.
use dynatable::Table;
use std::collections::HashSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(null, keep_empty)]
    tags: Option<HashSet<String>>,
}

fn main() {}
