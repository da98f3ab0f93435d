// A condition is about one item.
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
    Song::YEAR.eq(Film::YEAR);
}
