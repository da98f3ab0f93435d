// DynamoDB has no map keys; a struct is a map.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Id {
    number: u64,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: Id,
}

fn main() {}
