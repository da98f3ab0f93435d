// The module that stores the attribute is the one that reads it.
use dynatable::{Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(with = as_text)]
    year: u32,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    year: u32,
}

mod as_text {
    pub type Stored = String;

    pub fn to_stored(number: &u32) -> Stored {
        number.to_string()
    }

    pub fn from_stored(text: Stored) -> Result<u32, std::num::ParseIntError> {
        text.parse()
    }
}

fn main() {}
