// The text of a request is checked when it is parsed.
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

fn read(after: &str) {
    let _ = Song::query("Dylan").cursor(after);
}

fn main() {}
