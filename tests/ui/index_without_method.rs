// Without a method there is no way to query the index.
use dynatable::Table;

#[derive(Table)]
#[table(index(partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
