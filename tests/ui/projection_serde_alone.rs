// It is not stored as serde stores it, and so it is not read.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    #[projection(serde)]
    year: u16,
}

fn main() {}
