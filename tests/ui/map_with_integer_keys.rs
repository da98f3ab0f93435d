// The names in a map are strings.
use dynatable::Table;
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    years: HashMap<u16, String>,
}

fn main() {}
