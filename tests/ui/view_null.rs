// It says how the field is written.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(null)]
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    #[projection(null)]
    album: Option<&'a str>,
}

fn main() {}
