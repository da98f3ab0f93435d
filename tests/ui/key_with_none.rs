// A key cannot be absent, so neither can what is given for it.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    Song::get(Some(1_u64));
}
