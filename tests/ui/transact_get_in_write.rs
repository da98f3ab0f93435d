// A transaction that writes does not read: its condition checks do.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_write().add(Song::get(1));
}

fn main() {}
