// A projection has no attributes of its own.
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
struct Sleeve {
    artist: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Sleeve)]
struct Card {
    artist: String,
}

fn main() {}
