// A flag set to `false` would look switched off, and be on.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key = false)]
    title: String,
}

fn main() {}
