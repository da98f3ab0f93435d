// An empty `#[table]` says nothing.
use dynatable::Table;

#[derive(Table)]
#[table]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
