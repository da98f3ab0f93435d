// A cursor is a place in a table.
use dynatable::{Cursor, Table};

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

struct Card {
    title: String,
}

fn read(after: &str) {
    let _ = after.parse::<Cursor<Card>>();
}

fn main() {}
