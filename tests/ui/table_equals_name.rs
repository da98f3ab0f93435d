// `#[table = ".."]` reads like a table name, and would be lost.
use dynatable::Table;

#[derive(Table)]
#[table = "Music"]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
