// A set is no list, though both hold strings.
use dynatable::{Projection, Table};
use std::collections::BTreeSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    awards: BTreeSet<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    awards: Vec<&'a str>,
}

fn main() {}
