// A skipped field is not stored.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(skip)]
    cached: bool,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    cached: bool,
}

fn main() {}
