// DynamoDB has sets of strings, numbers and binaries only.
use dynatable::Table;
use std::collections::BTreeSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    pairs: BTreeSet<Vec<String>>,
}

fn main() {}
