// A skipped field is not stored.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include(year)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    #[table(skip)]
    year: u16,
}

fn main() {}
