// An `AttributeValue` may hold a type no key can have.
use dynatable::{AttributeValue, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: AttributeValue,
}

fn main() {}
