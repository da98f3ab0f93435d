// DynamoDB would refuse a key of another type at run time.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    Song::get("Dylan");
}
