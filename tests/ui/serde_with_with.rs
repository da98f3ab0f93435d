// Two words that each say how the field is stored.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(serde, with = cents)]
    price: u64,
}

fn main() {}
