// Keys do not say of which table they are: `get_many` does.
use dynatable::Db;

fn read(db: &Db, keys: [(&str, &str); 2]) {
    drop(db.batch_get(Vec::from(keys)));
}

fn main() {}
