// DynamoDB takes one condition on the sort key.
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

fn main() {
    let _ = Song::query("Dylan")
        .sort_key_eq("Hurricane")
        .sort_key_eq("Isis");
}
