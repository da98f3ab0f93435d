// Every index holds the table's key.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year, sort_key = year, projection = include(title)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

fn main() {}
