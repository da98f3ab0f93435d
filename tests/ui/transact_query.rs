// A transaction reads and writes items by their keys: it has no queries.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_write().add(Song::query(1));
}

fn main() {}
