// A batch puts and deletes whole items; DynamoDB has no update in it.
use dynatable::{Db, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

async fn import(db: &Db) {
    let _ = db.batch_writer().push(Song::update("Dylan").set(Song::YEAR, 1976)).await;
}

fn main() {}
