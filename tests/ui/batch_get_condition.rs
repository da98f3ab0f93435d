// DynamoDB reads the items of a batch or finds none: it has no condition.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

fn read(db: &Db, keys: [(&str, &str); 2]) {
    drop(db.batch_get(Song::get_many(keys)).condition(Song::YEAR.gt(1970)));
}

fn main() {}
