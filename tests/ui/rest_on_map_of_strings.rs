// The attributes no field has may be of any type.
use dynatable::Table;
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rest)]
    rest: HashMap<String, String>,
}

fn main() {}
