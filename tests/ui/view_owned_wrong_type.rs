// A field that borrows nothing has the table's type.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    year: u32,
}

fn main() {}
