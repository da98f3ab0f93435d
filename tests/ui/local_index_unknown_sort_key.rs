// An index in the order of a misspelled field would be empty.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year, sort_key = yaer))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

fn main() {}
