// A misspelled key would be lost without a word.
use dynatable::Table;

#[derive(Table)]
#[table(nmae = "Music")]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
