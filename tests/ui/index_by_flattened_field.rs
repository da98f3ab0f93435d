// A flattened field is not one attribute.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Table)]
#[table(index(by_place, partition_key = place))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(flatten)]
    place: Place,
}

fn main() {}
