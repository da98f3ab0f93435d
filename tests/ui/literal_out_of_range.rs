// A value the field cannot hold is never equal to it.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    track: u8,
}

fn main() {
    let _ = Song::TRACK.eq(300);
}
