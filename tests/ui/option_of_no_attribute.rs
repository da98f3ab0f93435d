// An `Option` is stored as its value, so that has to be storable.
use dynatable::Table;

struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    label: Option<Label>,
}

fn main() {}
