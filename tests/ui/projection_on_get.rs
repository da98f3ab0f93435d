// A struct without the derive does not say what is to be read.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

struct Card {
    artist: String,
}

fn main() {
    let _ = Song::get("Dylan").project::<Card>();
}
