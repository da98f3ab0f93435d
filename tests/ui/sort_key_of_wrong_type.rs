// DynamoDB would refuse a key of another type at run time.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    year: u16,
}

fn main() {
    Song::get(("Dylan", "1976"));
}
