// A batch that is not sent writes nothing.
#![deny(unused_must_use)]

use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn import(db: &Db, song: &Song) {
    db.batch_write().put(song);
}

fn main() {}
