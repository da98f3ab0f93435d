// DynamoDB has no attribute without a name.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rename = "")]
    title: String,
}

fn main() {}
