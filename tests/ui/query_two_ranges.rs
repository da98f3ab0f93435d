// DynamoDB takes one condition on the sort key: a range has both ends in one.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn main() {
    let _ = Song::by_genre("Jazz").sort_key_ge(1970).sort_key_lt(1980);
}
