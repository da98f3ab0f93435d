// A write is awaited in an index of its own table.
use dynatable::{Db, Table};
use std::time::Duration;

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

#[derive(Table)]
struct Film {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

async fn read(db: &Db, film: &Film) {
    let _ = db
        .table::<Film>()
        .wait_until_indexed(Song::BY_GENRE, film, Duration::from_secs(1))
        .await;
}

fn main() {}
