// The module makes a value of its own.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(serde)]
    notes: Vec<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    #[projection(serde)]
    notes: Vec<&'a str>,
}

fn main() {}
