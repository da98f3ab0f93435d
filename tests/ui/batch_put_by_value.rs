// An item is written where it is: it is not needed as a value.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db, song: Song) {
    let _ = db.batch_write().put(song);
}

fn main() {}
