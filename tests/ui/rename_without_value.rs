// A new name has to be given.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rename)]
    name: String,
}

fn main() {}
