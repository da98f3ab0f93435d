// A stream has items of one type.
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
    drop(db.batch_get((Song::get_many(keys), Order::get_many([1]))).items());
}

fn main() {}
