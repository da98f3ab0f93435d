// A pointer of another kind has no form to borrow.
use dynatable::{Projection, Table};
use std::rc::Rc;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    album: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    artist: &'a str,
    album: Rc<&'a str>,
}

fn main() {}
