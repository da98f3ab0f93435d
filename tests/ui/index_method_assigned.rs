// The method stands alone, the keys after it.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
