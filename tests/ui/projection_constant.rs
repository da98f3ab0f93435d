// Conditions are on the table, whose constants they use.
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
    year: u16,
}

fn main() {
    let _ = Song::query("Dylan").filter(Card::YEAR.gt(1970));
}
