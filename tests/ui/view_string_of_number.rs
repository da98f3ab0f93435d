// A number is stored as N, which is no text.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    year: &'a str,
}

fn main() {}
