// DynamoDB has `+` for numbers.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    let _ = Song::update(1).set(Song::TITLE, Song::TITLE.plus("!"));
}
