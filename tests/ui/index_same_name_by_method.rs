// Without `name` an index has the name of its method.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre))]
#[table(index(by_year, name = "by_genre", partition_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
