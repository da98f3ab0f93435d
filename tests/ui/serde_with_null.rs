// serde says itself how `None` is stored.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(serde, null)]
    price: Option<u64>,
}

fn main() {}
