// A key is a string, a number or a binary.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_live, partition_key = live))]
struct Song {
    #[table(partition_key)]
    artist: String,
    live: bool,
}

fn main() {}
