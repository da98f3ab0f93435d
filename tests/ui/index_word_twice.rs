// Two sort keys are not a sort key of two attributes.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year, sort_key = month))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
    month: u8,
}

fn main() {}
