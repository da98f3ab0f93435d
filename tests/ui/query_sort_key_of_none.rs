// A table without sort key has one item for each partition key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn main() {
    let _ = Song::query("Dylan").sort_key_eq("Hurricane");
}
