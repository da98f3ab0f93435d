// A batch puts and deletes whole items; DynamoDB has no update in it.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db) {
    let _ = db.batch_write().put(Song::update("Dylan").set(Song::YEAR, 1976));
}

fn main() {}
