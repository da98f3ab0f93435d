// A check without a condition checks nothing, and DynamoDB refuses it.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_write().add(Song::check(1));
}

fn main() {}
