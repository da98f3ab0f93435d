// What the items are read as must be said somewhere.
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
    let _ = Song::query("Dylan").project().collect(db).await;
}

fn main() {}
