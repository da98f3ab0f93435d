// DynamoDB takes no `list_append` inside of another: all elements go into one.
use dynatable::Table;

#[derive(Table)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::update(1).set(Song::TAGS, Song::TAGS.append(["live"]).append(["rare"]));
}
