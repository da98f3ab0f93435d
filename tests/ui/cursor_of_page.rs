// A page keeps its cursor: the next query takes a clone.
use dynatable::{Table, read::Page};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
}

fn read(page: &Page<Song>) {
    let _ = Song::query("Dylan").maybe_cursor(page.next_cursor());
}

fn main() {}
