// A flattened struct is stored under the names of its fields.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten, rename = "l")]
    label: Label,
}

fn main() {}
