// Two words without a comma would be read as one with a value.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key sensitive)]
    artist: String,
}

fn main() {}
