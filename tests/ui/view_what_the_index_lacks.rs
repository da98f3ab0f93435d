// An index gives what it holds.
use dynatable::{Projection, Table};

#[derive(Table)]
#[table(index(by_year, partition_key = year, projection = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    album: Option<&'a str>,
}

fn main() {
    let _ = Song::by_year(1976).view::<Card>();
}
