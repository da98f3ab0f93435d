// The first page has no cursor.
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

fn read(cursor: Option<Cursor<Song>>) {
    let _ = Song::query("Dylan").cursor(cursor);
}

fn main() {}
