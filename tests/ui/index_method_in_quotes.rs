// The method is what the program calls, not the index's name.
use dynatable::Table;

#[derive(Table)]
#[table(index("by_genre", partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
