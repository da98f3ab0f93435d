// DynamoDB refuses a filter on the key that is queried.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn read(title: Option<&str>) {
    let _ = Song::query("Dylan").maybe_filter(title.map(|it| Song::TITLE.eq(it)));
}

fn main() {}
