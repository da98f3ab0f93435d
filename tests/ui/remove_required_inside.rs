// Without the attribute the item could not be read any more.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    label: Label,
}

fn main() {
    let _ = Song::update(1).remove(Song::LABEL.dot(Label::CITY));
}
