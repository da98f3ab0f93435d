// DynamoDB's own word is not the one that is read here.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = "KEYS_ONLY"))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
