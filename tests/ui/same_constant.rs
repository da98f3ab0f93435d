// Two fields whose names differ in case alone give one constant.
use dynatable::Table;

#[allow(non_snake_case)]
#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
    Title: String,
}

fn main() {}
