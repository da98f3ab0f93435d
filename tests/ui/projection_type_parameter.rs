// The types are those of the table's fields.
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
struct Card<T> {
    artist: String,
    year: T,
}

fn main() {}
