// Every item has its key: there is nothing to stand in for.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key, default)]
    title: String,
}

fn main() {}
