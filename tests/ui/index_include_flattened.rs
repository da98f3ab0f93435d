// A flattened field has no attribute of its own that an index could hold.
use dynatable::{Attribute, Table};

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include(place)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    #[table(flatten)]
    place: Place,
}

fn main() {}
