// A condition is about the item that is written.
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
    let _ = Song::delete(1).condition(Film::YEAR.gt(1970));
}
