// An index has a method and a key.
use dynatable::Table;

#[derive(Table)]
#[table(index())]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
