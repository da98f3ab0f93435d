// A struct is a table or a projection of one.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Table, Projection)]
#[projection(of = Song)]
struct Card {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
