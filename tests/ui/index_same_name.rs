// DynamoDB tells the indexes of a table by their names.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre))]
#[table(index(by_year, name = "GenreIndex", partition_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
