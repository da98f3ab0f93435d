// The elements of a set are told apart exactly, floats are not exact.
use dynatable::Table;
use std::collections::HashSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    grades: HashSet<f64>,
}

fn main() {}
