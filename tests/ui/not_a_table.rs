// A struct without the derive has no key and no name.
use dynatable::Db;

struct Song {
    artist: String,
}

fn table(db: &Db) {
    let _ = db.table::<Song>();
}

fn main() {}
