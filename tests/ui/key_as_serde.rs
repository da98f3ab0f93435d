// The form serde gives a value is not known to be S, N or B.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key, serde)]
    artist: String,
}

fn main() {}
