// The item could not be read any more.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    plays: u64,
    year: u16,
}

fn main() {
    let _ = Song::update(1).set(Song::YEAR, Song::PLAYS.plus(1));
}
