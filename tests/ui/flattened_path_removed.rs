// A flattened struct is no attribute: only those in it are.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten)]
    label: Label,
}

fn main() {
    let _ = Song::update(1).remove(Song::LABEL);
}
