// The key of an item is the same for all items of a table.
use dynatable::Table;

#[derive(Table)]
enum Song {
    Single,
    Album,
}

fn main() {}
