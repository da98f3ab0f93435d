// Items are written where they are: they are not needed as values.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db, songs: Vec<Song>) {
    let _ = db.batch_write().extend(songs);
}

fn main() {}
