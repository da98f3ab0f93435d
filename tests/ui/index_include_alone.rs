// What an index includes is its projection.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, include(year)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
