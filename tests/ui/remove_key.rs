// The key of an item is always there.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn main() {
    let _ = Song::update(("Dylan", "Hurricane")).remove(Song::TITLE);
}
