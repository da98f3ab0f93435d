// Names are the table's.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song, rename_all = "camelCase")]
struct Card {
    artist: String,
}

fn main() {}
