// An item without the attribute is not in the index.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_album, partition_key = album))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    album: Option<String>,
}

fn main() {
    let _ = Song::by_album(Some("Desire"));
}
