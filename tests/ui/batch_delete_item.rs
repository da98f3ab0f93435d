// Only the key of what is to be deleted is sent: what else is in the item counts for nothing.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db, song: &Song) {
    let _ = db.batch_write().delete(song);
}

fn main() {}
