// Which attributes are sensitive is the flattened struct to say.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(flatten, sensitive)]
    label: Label,
}

fn main() {}
