// A view is read, and not stored.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label<'a> {
    city: &'a str,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    label: Label<'static>,
}

fn main() {}
