// `maybe_set` is for an `Option`.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::update(1).maybe_set(Song::YEAR, 1976);
}
