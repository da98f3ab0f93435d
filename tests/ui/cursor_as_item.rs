// A cursor knows more than the SDK's `LastEvaluatedKey`: table, index and direction.
use dynatable::{Item, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn read(last_key: Item) {
    let _ = Song::query("Dylan").cursor(last_key);
}

fn main() {}
