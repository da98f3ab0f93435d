// A transaction that reads does not write.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_get((Song::get(1), Song::delete(2)));
}

fn main() {}
