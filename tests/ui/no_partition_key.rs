// DynamoDB has no table without a partition key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    artist: String,
}

fn main() {}
