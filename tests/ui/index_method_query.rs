// The method would hide `query`, by which the table is read.
use dynatable::Table;

#[derive(Table)]
#[table(index(query, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
