// DynamoDB has four attributes in a partition key at most.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_all, partition_key = (a, b, c, d, e)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    a: String,
    b: String,
    c: String,
    d: String,
    e: String,
}

fn main() {}
