// All of a view borrows from one item.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a, 'b> {
    artist: &'a str,
    album: Option<&'b str>,
}

fn main() {}
