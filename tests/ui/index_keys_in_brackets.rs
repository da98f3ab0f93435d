// Several fields stand in parentheses, as the values in a query do.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = [year, month]))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
    month: u8,
}

fn main() {}
