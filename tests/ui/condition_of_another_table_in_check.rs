// A condition of one table's item says nothing about another's.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

#[derive(Table)]
struct Other {
    #[table(partition_key)]
    id: u64,
    name: String,
}

fn main() {
    let _ = Song::check(1).condition(Other::NAME.eq("x"));
}
