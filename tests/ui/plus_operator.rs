// A path is no number: `+` would hide that DynamoDB does the sum.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    plays: u64,
}

fn main() {
    let _ = Song::update(1).set(Song::PLAYS, Song::PLAYS + 1);
}
