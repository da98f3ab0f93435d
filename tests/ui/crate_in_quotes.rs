// `crate` takes a path as Rust writes it; serde takes a string.
use dynatable::Table;

#[derive(Table)]
#[table(crate = "dynatable")]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
