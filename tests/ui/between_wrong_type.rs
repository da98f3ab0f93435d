// DynamoDB compares types, too: this would always be false.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    Song::YEAR.between(1970, "1980");
}
