// DynamoDB refuses to write an item that has NULL where an index has its key.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(null)]
    genre: Option<String>,
}

fn main() {}
