// DynamoDB has sets of strings, numbers and binaries only.
use dynatable::{NonEmptySet, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    answers: NonEmptySet<bool>,
}

fn main() {}
