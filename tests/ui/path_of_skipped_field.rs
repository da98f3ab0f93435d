// A field that is not stored is no attribute.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(skip)]
    plays: u64,
}

fn main() {
    let _ = Song::PLAYS.eq(1);
}
