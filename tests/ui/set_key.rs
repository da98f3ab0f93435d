// The key of an item never changes.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn main() {
    let _ = Song::update(("Dylan", "Hurricane")).set(Song::TITLE, "Sara");
}
