// DynamoDB has DELETE for sets; an element of a list is removed by its number.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::update(1).delete(Song::TAGS, ["live"]);
}
