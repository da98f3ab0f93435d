// The attributes no field has are many.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rest)]
    rest: String,
}

fn main() {}
