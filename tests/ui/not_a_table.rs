// A struct without the derive has no key and no name.
use dynatable::Db;

struct Song {
    artist: String,
}

async fn create(db: &Db) {
    let _ = db.table::<Song>().exists().await;
}

fn main() {}
