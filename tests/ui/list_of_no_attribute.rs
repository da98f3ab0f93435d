// How an element is stored has to be said by someone.
use dynatable::Table;

struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    labels: Vec<Label>,
}

fn main() {}
