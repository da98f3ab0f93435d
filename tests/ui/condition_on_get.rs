// DynamoDB reads an item or finds none: it has no condition.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::get(1).condition(Song::YEAR.gt(1970));
}
