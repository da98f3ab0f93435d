// An item is found by the one name of its key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key, alias = "singer")]
    artist: String,
}

fn main() {}
