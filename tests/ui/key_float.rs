// Keys are compared exactly, floats are not exact.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: f64,
}

fn main() {}
