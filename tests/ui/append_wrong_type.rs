// A list of strings holds no number.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    tags: Vec<String>,
}

fn main() {
    let _ = Song::update(1).set(Song::TAGS, Song::TAGS.append([1]));
}
