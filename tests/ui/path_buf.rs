// A path is not always text, and means nothing elsewhere.
use dynatable::Table;
use std::path::PathBuf;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    file: PathBuf,
}

fn main() {}
