// A misspelled field would not be in the index.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include(yaer)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
