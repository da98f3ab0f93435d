// DynamoDB has no BOOL keys.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: bool,
}

fn main() {}
