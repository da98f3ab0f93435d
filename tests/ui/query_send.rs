// A query has many items: it ends in how they are to be read.
use dynatable::{Db, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

async fn read(db: &Db) {
    let _ = Song::query("Dylan").send(db).await;
}

fn main() {}
