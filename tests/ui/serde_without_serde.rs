// `serde` needs the two derives of serde.
use dynatable::Table;

struct Label {
    city: String,
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(serde)]
    label: Label,
}

fn main() {}
