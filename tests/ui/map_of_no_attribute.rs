// How a value of the map is stored has to be said by someone.
use dynatable::Table;
use std::collections::HashMap;

struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    labels: HashMap<String, Label>,
}

fn main() {}
