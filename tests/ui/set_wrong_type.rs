// The item could not be read any more.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::update(1).set(Song::YEAR, "1976");
}
