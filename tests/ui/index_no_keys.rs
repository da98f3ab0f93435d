// A key has one attribute at least.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = ()))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
