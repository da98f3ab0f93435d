// A struct is an attribute or a projection.
use dynatable::{Attribute, Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Attribute, Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
}

fn main() {}
