// DynamoDB has at most one sort key; the second would be no key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    album: String,
    #[table(sort_key)]
    title: String,
}

fn main() {}
