// A misspelled word would be lost.
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
    #[projection(defualt)]
    year: u16,
}

fn main() {}
