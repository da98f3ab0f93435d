// Of two fields under one name one would be lost.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
    #[table(rename = "title")]
    name: String,
}

fn main() {}
