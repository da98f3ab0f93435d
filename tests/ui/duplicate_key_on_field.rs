// Of two names one would be lost.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(rename = "t", rename = "name")]
    title: String,
}

fn main() {}
