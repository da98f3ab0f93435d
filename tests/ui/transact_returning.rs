// DynamoDB returns no items from a transaction: what was to be read would never come.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_write().add(Song::delete(1).returning_old());
}

fn main() {}
