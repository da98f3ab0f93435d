// A projection is of one table.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Table)]
struct Film {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song, of = Film)]
struct Card {
    year: u16,
}

fn main() {}
