// DynamoDB has no map keys; a struct is a map.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
#[table(index(by_label, partition_key = label))]
struct Song {
    #[table(partition_key)]
    artist: String,
    label: Label,
}

fn main() {}
