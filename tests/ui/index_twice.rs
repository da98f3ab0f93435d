// The second would be the same index again.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
