// The table has the struct as one attribute.
use dynatable::{Attribute, Projection, Table};

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    place: Place,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    #[projection(flatten)]
    place: Place,
}

fn main() {}
