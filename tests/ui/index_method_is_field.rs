// An index has a constant too, and the field's is `GENRE`.
use dynatable::Table;

#[derive(Table)]
#[table(index(genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
