// After a delete there is no new item.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::delete(1).returning_new();
}
