// A string cannot be added to a number.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    plays: u64,
}

fn main() {
    let _ = Song::update(1).add(Song::PLAYS, "1");
}
