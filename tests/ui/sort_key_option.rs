// Every item has its whole key: the sort key cannot be absent.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: Option<String>,
}

fn main() {}
