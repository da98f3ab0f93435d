// The key of a table is two values at most.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn main() {
    Song::get(("Dylan", "Hurricane", 1976));
}
