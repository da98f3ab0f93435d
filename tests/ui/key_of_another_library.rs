// Words of other libraries (`hash_key`, `range_key`) are not guessed at.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(range_key)]
    title: String,
}

fn main() {}
