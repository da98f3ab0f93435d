// Not every attribute can be a key: the bound must say that this one can.
use dynatable::{Attribute, Table};

#[derive(Table)]
#[table(index(by_value, partition_key = value))]
struct Versioned<T: Attribute> {
    #[table(partition_key)]
    id: u64,
    value: T,
}

fn main() {}
