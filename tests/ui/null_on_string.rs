// A field that is always there is never NULL.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(null)]
    title: String,
}

fn main() {}
