// A keyword cannot be called.
use dynatable::Table;

#[derive(Table)]
#[table(index(type, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
