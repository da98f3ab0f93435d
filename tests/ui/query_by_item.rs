// An item has a whole key; a query is for all items of one partition key.
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

fn read(song: &Song) {
    let _ = Song::query(song);
}

fn main() {}
