// The index would give items without the attribute.
use dynatable::{Projection, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = include(year)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    title: String,
    album: Option<String>,
}

fn main() {
    let _ = Song::by_genre("Jazz").project::<Card>();
}
