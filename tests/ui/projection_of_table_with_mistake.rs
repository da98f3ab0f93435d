// One mistake in a table is one error: its projections may well be right.
use dynatable::{Attribute, Projection, Table};

#[derive(Table)]
#[table(nmae = "Music")]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    #[table(serde)]
    tempo: std::ops::Range<u16>,
    #[table(flatten)]
    place: Place,
}

#[derive(Attribute)]
struct Place {
    city: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    year: u16,
    #[projection(serde)]
    tempo: std::ops::Range<u16>,
    #[projection(flatten)]
    place: Place,
}

fn main() {}
