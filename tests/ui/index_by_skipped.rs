// A skipped field is not stored.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(skip)]
    genre: String,
}

fn main() {}
