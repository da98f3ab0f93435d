// DynamoDB has no size of numbers.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    Song::YEAR.size().gt(2);
}
