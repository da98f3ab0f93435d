// A string has no elements.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    let _ = Song::TITLE.at(0);
}
