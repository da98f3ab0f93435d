// A local index is another order of the items of one partition key.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn main() {}
