// An index without further attributes is `keys_only`.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include()))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
