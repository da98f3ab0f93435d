// The method stands first, where it is looked for.
use dynatable::Table;

#[derive(Table)]
#[table(index(partition_key = genre, by_genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
