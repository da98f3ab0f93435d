// An item without the attribute could not be read.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    album: &'a str,
}

fn main() {}
