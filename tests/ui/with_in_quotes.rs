// `with` takes a path as Rust writes it, checked by the compiler; serde takes a string.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(with = "cents")]
    price: u64,
}

fn main() {}
