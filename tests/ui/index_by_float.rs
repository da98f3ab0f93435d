// Keys are compared exactly, floats are not exact.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = score))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    score: f64,
}

fn main() {}
