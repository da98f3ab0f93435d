// A string has no attributes to stand beside the others.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    title: String,
}

fn main() {}
