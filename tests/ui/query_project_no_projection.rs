// A struct without the derive does not say what is to be read.
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

struct Card {
    title: String,
}

fn main() {
    let _ = Song::query("Dylan").project::<Card>();
}
