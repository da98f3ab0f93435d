// Only global indexes have keys of several attributes.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year, sort_key = (year, month)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
    month: u8,
}

fn main() {}
