// A string begins with a string.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    Song::TITLE.begins_with(7);
}
