// An index has a key.
use dynatable::Table;

#[derive(Table)]
#[table(local_index)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn main() {}
