// A cursor is a place in the table, whatever its items are read as.
use dynatable::{Cursor, Projection, Table};

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

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    title: String,
}

fn read(cursor: Cursor<Card>) {
    let _ = Song::query("Dylan").project::<Card>().cursor(cursor);
}

fn main() {}
