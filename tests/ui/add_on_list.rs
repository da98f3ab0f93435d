// DynamoDB has ADD for numbers and sets; a list is appended to.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::update(1).add(Song::TAGS, ["live"]);
}
