// A value that was read has nothing to borrow from.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: &'static str,
}

fn main() {}
