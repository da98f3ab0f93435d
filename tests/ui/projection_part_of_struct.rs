// An attribute is read whole, as the type the table has.
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
    place: Town,
}

#[derive(Attribute)]
struct Town {
    city: String,
}

fn main() {}
