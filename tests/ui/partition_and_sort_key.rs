// One field cannot be both keys.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key, sort_key)]
    artist: String,
}

fn main() {}
