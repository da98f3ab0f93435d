// What owns its values needs no page to be kept.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
}

fn main() {
    let _ = Song::get("a").view::<Card>();
}
