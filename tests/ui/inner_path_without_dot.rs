// A `Label` is inside a song, not beside it.
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
    let _ = Song::delete(1).condition(Label::CITY.eq("London"));
}
