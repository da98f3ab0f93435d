// What serde stores is known at run time only.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(serde)]
    genre: String,
}

fn main() {}
