// DynamoDB has condition checks in transactions only.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn example(db: &Db) {
    let _ = Song::check(1).if_exists().send(db);
}

fn main() {}
