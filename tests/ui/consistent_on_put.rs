// A write has no consistency to choose.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn store(song: &Song) {
    let _ = song.put().consistent();
}

fn main() {}
