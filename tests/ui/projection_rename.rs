// A projection has the names of its table.
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
    #[projection(rename = "year")]
    released: u16,
}

fn main() {}
