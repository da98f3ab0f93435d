// DynamoDB would refuse the table.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, name = "Genre Index", partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
