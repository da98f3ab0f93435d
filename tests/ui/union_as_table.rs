// A union does not know which of its fields it holds.
use dynatable::Table;

#[derive(Table)]
union Song {
    id: u64,
}

fn main() {}
