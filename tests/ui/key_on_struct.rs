// The attributes of a struct are known: a misspelled one is caught with `dot` only.
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
    let _ = Song::LABEL.key("city");
}
