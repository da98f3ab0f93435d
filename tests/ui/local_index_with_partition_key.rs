// A local index has the partition key of its table.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn main() {}
