// A misspelled case would leave the names as they are.
use dynatable::Table;

#[derive(Table)]
#[table(rename_all = "camel")]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
