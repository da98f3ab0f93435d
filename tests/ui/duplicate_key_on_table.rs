// Of two names one would be lost.
use dynatable::Table;

#[derive(Table)]
#[table(name = "Music")]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
