// A projection need not have the key.
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
    artist: String,
}

fn read(card: &Card) {
    let _ = Song::get(card);
}

fn main() {}
