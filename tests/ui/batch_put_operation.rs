// A batch has no conditions: this one would be left out without a word.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db, song: &Song) {
    let _ = db.batch_write().put(song.put().condition(Song::YEAR.lt(1980)));
}

fn main() {}
