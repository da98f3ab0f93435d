// A key that is not stored is none.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key, skip)]
    artist: String,
}

fn main() {}
