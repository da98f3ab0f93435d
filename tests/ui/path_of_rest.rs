// The rest is no attribute: its names are known at run time.
use dynatable::{AttributeValue, Table};
use std::collections::HashMap;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rest)]
    rest: HashMap<String, AttributeValue>,
}

fn main() {
    let _ = Song::REST.exists();
}
