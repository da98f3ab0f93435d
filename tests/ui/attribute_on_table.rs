// `#[attribute(..)]` is for the other derive, and would be lost.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[attribute(rename = "t")]
    title: String,
}

fn main() {}
