// A projection is of the table whose items are read.
use dynatable::{Projection, Table};

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

#[derive(Projection)]
#[projection(of = Order)]
struct Id {
    id: u64,
}

fn read(keys: [(&str, &str); 2]) {
    drop(Song::get_many(keys).project::<Id>());
}

fn main() {}
