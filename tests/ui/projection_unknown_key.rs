// A misspelled key would be lost without a word.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(table = Song)]
struct Card {
    artist: String,
}

fn main() {}
