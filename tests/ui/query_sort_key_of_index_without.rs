// An index without sort key has no order.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projection = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn main() {
    let _ = Song::by_genre("Jazz").sort_key_gt(1970);
}
