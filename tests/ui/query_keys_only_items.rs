// The index has the keys alone, of which no song can be made.
use dynatable::{Db, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn read(db: &Db) {
    let _ = Song::by_genre("Jazz").items(db);
}

fn main() {}
