// Without a method there is no way to query the index.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

fn main() {}
