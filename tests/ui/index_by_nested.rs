// An index key is an attribute of the item, not one inside of an attribute.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Label {
    city: String,
}

#[derive(Table)]
#[table(index(by_city, partition_key = label.city))]
struct Song {
    #[table(partition_key)]
    artist: String,
    label: Label,
}

fn main() {}
