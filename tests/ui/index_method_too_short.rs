// Without `name` the method's name is the index's, which DynamoDB would refuse.
use dynatable::Table;

#[derive(Table)]
#[table(index(by, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
