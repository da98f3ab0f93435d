// An item that was read has nothing to borrow from.
use dynatable::Table;

#[derive(Table)]
struct Song<'a> {
    #[table(partition_key)]
    artist: &'a str,
}

fn main() {}
