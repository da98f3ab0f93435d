// A scan reads, and costs, everything there is: it says of what.
use dynatable::{Db, Table};

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

fn read(db: &Db) {
    let _ = Song::scan().into_sdk(db);
}

fn main() {}
