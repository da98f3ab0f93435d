// No item of the table fits the view.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
}

#[derive(Table)]
struct Album {
    #[table(partition_key)]
    artist: String,
}

#[derive(Projection)]
#[projection(of = Album)]
struct Card<'a> {
    artist: &'a str,
}

fn main() {
    let _ = Song::query("a").view::<Card>();
}
