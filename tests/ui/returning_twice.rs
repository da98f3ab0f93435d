// DynamoDB returns one state of an item.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::update(1).returning_old().returning_new();
}
