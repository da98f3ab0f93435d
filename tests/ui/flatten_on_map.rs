// A map that takes what is left is `rest`, which also gives it back.
use dynatable::Table;
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    more: HashMap<String, String>,
}

fn main() {}
