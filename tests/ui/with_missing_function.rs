// A conversion that writes has to read, too.
use dynatable::Table;

mod cents {
    pub(crate) type Stored = u64;

    pub(crate) fn to_stored(price: &f64) -> u64 {
        (price * 100.0) as u64
    }
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(with = cents)]
    price: f64,
}

fn main() {}
