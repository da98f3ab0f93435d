// An item without the attribute is not in the index.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: Option<u16>,
}

fn main() {
    let _ = Song::by_genre("Jazz").sort_key_eq(None::<u16>);
}
