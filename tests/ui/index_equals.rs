// An index has a key, not a name alone.
use dynatable::Table;

#[derive(Table)]
#[table(index = "by_genre")]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
