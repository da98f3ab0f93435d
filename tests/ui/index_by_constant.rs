// A key of an index is a field; its constant is for conditions.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = Song::GENRE))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
