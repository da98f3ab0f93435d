// An update is about one item.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

#[derive(Table)]
struct Film {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::update(1).set(Film::YEAR, 1976);
}
