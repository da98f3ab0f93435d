// A list of strings contains no number.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    Song::TAGS.contains(1);
}
