// The elements of a set have no order.
use dynatable::Table;
use std::collections::BTreeSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn main() {
    let _ = Song::TAGS.at(0);
}
