// A misspelled word would be another index.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = key_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
