// An index stands on the struct: its key may be several fields.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(index(by_genre))]
    genre: String,
}

fn main() {}
