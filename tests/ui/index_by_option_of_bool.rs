// A key that may be absent is a string, a number or a binary where it is there.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_live, partition_key = live))]
struct Song {
    #[table(partition_key)]
    artist: String,
    live: Option<bool>,
}

fn main() {}
