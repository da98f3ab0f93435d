// `default` takes the path of a function; serde takes a string.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(default = "first")]
    plays: u64,
}

fn main() {}
