// An element of a list has a number, no name.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::TAGS.key("live");
}
