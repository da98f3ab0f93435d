// An index shows the items of its own table.
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

#[derive(Table)]
struct Film {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Film::scan().index(Song::BY_GENRE);
}
