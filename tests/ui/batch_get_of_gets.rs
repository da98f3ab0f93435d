// A read of one item is no read of many.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

#[derive(Table)]
struct Order {
    #[table(partition_key)]
    id: u64,
}

fn read(db: &Db, keys: [(&str, &str); 2]) {
    drop(db.batch_get((Song::get_many(keys), Order::get(1))));
}

fn main() {}
