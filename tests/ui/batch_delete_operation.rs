// A batch has no conditions: this one would be left out without a word.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db) {
    let _ = db.batch_write().delete(Song::delete("Dylan").if_exists());
}

fn main() {}
