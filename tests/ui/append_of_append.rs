// DynamoDB takes no `list_append` as the operand of a function.
use dynatable::Table;

#[derive(Table)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::update(1).set(Song::TAGS, Song::TAGS.if_not_exists(Song::TAGS.append(["live"])));
}
