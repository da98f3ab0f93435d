// The derive sees the struct that is flattened by its name alone, not what it holds.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Table)]
#[table(index(by_city, partition_key = city))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(flatten)]
    place: Place,
}

fn main() {}
