// A misspelled table is one error, not one for each field.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Sogn)]
struct Card {
    artist: String,
    year: u16,
}

fn main() {}
