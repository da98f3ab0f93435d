// A `Label` has no attributes of a `Venue`.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Attribute)]
struct Venue {
    seats: u32,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    label: Label,
}

fn main() {
    let _ = Song::LABEL.dot(Venue::SEATS);
}
