// An index's name is a text.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, name = GenreIndex, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
