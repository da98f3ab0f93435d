// A view borrows from what it is read of, so it is no item of a stream's.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
}

fn main() {
    let _ = Song::query("a").project::<Card>();
}
