// What `None` means has to be said: nothing changes, or the attribute is removed.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    album: Option<String>,
}

fn main() {
    let _ = Song::update(1).set(Song::ALBUM, Some("Desire"));
}
