// What is read decides what it can be read as.
use dynatable::{Projection, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    title: String,
}

fn main() {
    let _ = Song::scan().project::<Card>();
}
