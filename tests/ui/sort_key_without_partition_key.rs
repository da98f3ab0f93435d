// A sort key orders the items of one partition key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(sort_key)]
    title: String,
}

fn main() {}
