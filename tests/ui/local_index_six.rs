// DynamoDB has five local indexes for a table at most.
use dynatable::Table;

#[derive(Table)]
#[table(local_index(by_year_1, sort_key = year))]
#[table(local_index(by_year_2, sort_key = year))]
#[table(local_index(by_year_3, sort_key = year))]
#[table(local_index(by_year_4, sort_key = year))]
#[table(local_index(by_year_5, sort_key = year))]
#[table(local_index(by_year_6, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    year: u16,
}

fn main() {}
