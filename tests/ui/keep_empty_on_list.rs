// An empty list is stored as it is.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(keep_empty)]
    tags: Vec<String>,
}

fn main() {}
