// DynamoDB has `begins_with` for strings and binaries.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    Song::YEAR.begins_with("19");
}
