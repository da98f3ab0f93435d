// The types are those of the table's fields.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a, Y> {
    artist: &'a str,
    year: Y,
}

fn main() {}
