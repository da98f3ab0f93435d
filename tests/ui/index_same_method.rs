// The method is how an index is queried.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre))]
#[table(index(by_genre, name = "GenreYearIndex", partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
