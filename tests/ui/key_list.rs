// DynamoDB has no list keys.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: Vec<String>,
}

fn main() {}
