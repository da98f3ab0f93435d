// A field that is not stored has no name to change.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(skip, rename = "p")]
    plays: u64,
}

fn main() {}
