// An attribute name is a string.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(rename = title)]
    name: String,
}

fn main() {}
