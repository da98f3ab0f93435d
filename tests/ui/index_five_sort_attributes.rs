// DynamoDB has four attributes in a sort key at most.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = (a, b, c, d, e)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    a: String,
    b: String,
    c: String,
    d: String,
    e: String,
}

fn main() {}
