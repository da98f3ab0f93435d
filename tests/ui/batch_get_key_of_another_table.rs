// A key is of the table that is read.
use dynatable::{Db, Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

#[derive(Table)]
struct Order {
    #[table(partition_key)]
    id: u64,
}

#[derive(Projection)]
#[projection(of = Order)]
struct Id {
    id: u64,
}

fn read(db: &Db, keys: [(&str, &str); 2]) {
    drop((db, keys, Song::get_many([1, 2])));
}

fn main() {}
