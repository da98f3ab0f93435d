// A key alone is no item.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db) {
    let _ = db.batch_write().put(Song::key("Dylan"));
}

fn main() {}
