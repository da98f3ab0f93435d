// Fields are named as in the struct, also where they are stored under another name.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = releaseYear))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    #[table(rename = "releaseYear")]
    year: u16,
}

fn main() {}
