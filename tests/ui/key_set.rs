// DynamoDB has no set keys.
use dynatable::Table;
use std::collections::HashSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: HashSet<String>,
}

fn main() {}
