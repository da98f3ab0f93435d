// A text does not say of which table it is a key.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db) {
    let _ = db.batch_write().delete("Dylan");
}

fn main() {}
