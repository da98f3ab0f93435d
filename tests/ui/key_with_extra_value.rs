// The key of this table is one value.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    title: String,
}

fn main() {
    Song::get((1, "Hurricane"));
}
