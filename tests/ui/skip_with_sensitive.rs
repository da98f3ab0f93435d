// A field that is not stored is in no expression.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(skip, sensitive)]
    plays: u64,
}

fn main() {}
