// A key is one value: an index does not look inside a list.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_tags, partition_key = tags))]
struct Song {
    #[table(partition_key)]
    artist: String,
    tags: Vec<String>,
}

fn main() {}
