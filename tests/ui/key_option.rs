// Every item has its key: it cannot be absent.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: Option<String>,
}

fn main() {}
