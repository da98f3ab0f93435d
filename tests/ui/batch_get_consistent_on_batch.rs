// Consistency is a table's: each read has its own.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn read(db: &Db, keys: [(&str, &str); 2]) {
    drop(db.batch_get(Song::get_many(keys)).consistent());
}

fn main() {}
