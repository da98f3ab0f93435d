// DynamoDB has `list_append` for lists; a set is added to.
use dynatable::Table;
use std::collections::BTreeSet;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn main() {
    let _ = Song::update(1).set(Song::TAGS, Song::TAGS.append(["live"]));
}
