// The key of an item never changes.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    year: u16,
}

fn main() {
    let _ = Song::update(("Dylan", 1976)).add(Song::YEAR, 1);
}
