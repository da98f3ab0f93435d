// A struct without the derive has no key and no name.
use dynatable::Db;

struct Song {
    artist: String,
}

fn import(db: &Db, song: &Song) {
    let _ = db.batch_write().put(song);
}

fn main() {}
