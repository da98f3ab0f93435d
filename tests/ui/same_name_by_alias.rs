// A stored attribute would be read into two fields.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
    #[table(alias = "title")]
    name: String,
}

fn main() {}
