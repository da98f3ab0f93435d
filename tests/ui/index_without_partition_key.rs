// A global index is by a partition key of its own.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_year, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
