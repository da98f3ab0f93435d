// The key of this table is two values; one names many items.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn main() {
    Song::get("Dylan");
}
