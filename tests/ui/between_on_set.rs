// DynamoDB orders strings, numbers and binaries only.
use dynatable::Table;
use std::collections::BTreeSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn main() {
    Song::TAGS.between(["a"], ["b"]);
}
