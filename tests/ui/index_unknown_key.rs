// A misspelled key would be lost without a word.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, projecton = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
