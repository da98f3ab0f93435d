// The partition key comes first.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    year: u16,
}

fn main() {
    Song::delete((1976, "Dylan"));
}
