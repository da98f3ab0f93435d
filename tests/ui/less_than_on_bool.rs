// DynamoDB orders strings, numbers and binaries only.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    live: bool,
}

fn main() {
    Song::LIVE.lt(true);
}
