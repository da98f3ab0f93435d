// DynamoDB has no map keys.
use dynatable::Table;
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: HashMap<String, String>,
}

fn main() {}
