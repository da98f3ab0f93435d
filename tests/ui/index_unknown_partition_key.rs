// An index by a misspelled field would be by an attribute that no item has.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = gerne))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
