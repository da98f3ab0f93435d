// Attributes of two types are never equal.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
    title: String,
}

fn main() {
    Song::YEAR.eq(Song::TITLE);
}
