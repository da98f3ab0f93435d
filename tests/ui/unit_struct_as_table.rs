// An item has a key, a unit struct has nothing.
use dynatable::Table;

#[derive(Table)]
struct Song;

fn main() {}
