// `==` gives a `bool`, and a condition is none.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::delete(1).condition(Song::YEAR == 1976);
}
