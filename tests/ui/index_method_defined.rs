// A function of the struct's own has the name that the index's method would have.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
}

impl Song {
    fn by_genre(&self) -> bool {
        self.genre == "Jazz"
    }
}

fn main() {}
