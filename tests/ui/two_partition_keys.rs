// DynamoDB has one partition key; the second would be no key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(partition_key)]
    album: String,
}

fn main() {}
