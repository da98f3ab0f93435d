// An item is made of named attributes.
use dynatable::Table;

#[derive(Table)]
struct Song(String);

fn main() {}
