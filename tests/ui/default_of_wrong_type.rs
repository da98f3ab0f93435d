// The function has to make a value of the field.
use dynatable::Table;

fn none() -> &'static str {
    "none"
}

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    #[table(default = none)]
    title: String,
}

fn main() {}
