// Without the attribute the item would not fit the struct, whether an index is by it or not.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn main() {
    let _ = Song::update(("Dylan", "Hurricane")).remove(Song::GENRE);
}
