// A writer that nothing is pushed to writes nothing.
#![deny(unused_must_use)]

use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db) {
    db.batch_writer();
}

fn main() {}
