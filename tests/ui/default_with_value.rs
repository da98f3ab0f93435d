// `default` takes a function: a literal is not one.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(default = 5)]
    plays: u64,
}

fn main() {}
