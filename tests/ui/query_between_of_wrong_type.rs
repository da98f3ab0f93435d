// Both ends of a range are values of the sort key.
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
    let _ = Song::by_genre("Jazz").sort_key_between(1970, "1980");
}
