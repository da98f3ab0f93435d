// It is stored as serde stores it, and so it is read.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(serde)]
    notes: Vec<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    notes: Vec<String>,
}

fn main() {}
