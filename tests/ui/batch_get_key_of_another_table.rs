// A key is of the table that is read.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

fn read() {
    drop(Song::get_many([1, 2]));
}

fn main() {}
