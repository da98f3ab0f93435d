// The SDK's own member has no type that a place of the transaction could be checked by.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = db.transact_write().add(dynatable::sdk::types::TransactWriteItem::builder().build());
}

fn main() {}
