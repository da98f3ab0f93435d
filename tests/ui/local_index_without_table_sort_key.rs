// DynamoDB has local indexes for tables with a sort key only.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
}

fn main() {}
