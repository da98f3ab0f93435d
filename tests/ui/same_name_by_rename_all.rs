// Names that differ in Rust can be one name when respelled.
use dynatable::Table;

#[derive(Table)]
#[table(rename_all = "camelCase")]
struct Song {
    #[table(partition_key)]
    artist: String,
    sold_out: bool,
    sold__out: bool,
}

fn main() {}
