// DynamoDB has no NULL keys.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: (),
}

fn main() {}
