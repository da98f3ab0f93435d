// The key is what the module stores.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(with = words)]
    genre: String,
}

mod words {
    pub type Stored = Vec<String>;

    pub fn to_stored(text: &str) -> Stored {
        text.split(' ').map(str::to_owned).collect()
    }

    pub fn from_stored(words: Stored) -> Result<String, std::convert::Infallible> {
        Ok(words.join(" "))
    }
}

fn main() {}
