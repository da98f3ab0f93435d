// A misspelled key would be lost without a word.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(renmae = "t")]
    title: String,
}

fn main() {}
