// The attributes of a flattened struct are read as that struct.
use dynatable::{Attribute, Projection, Table};

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(flatten)]
    place: Place,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    city: String,
}

fn main() {}
