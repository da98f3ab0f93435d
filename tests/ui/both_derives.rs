// An item and a value inside one are read and written differently: one struct is one of the two.
use dynatable::{Attribute, Table};

#[derive(Table, Attribute)]
struct Song {
    #[table(partition_key)]
    id: u64,
}

fn main() {}
