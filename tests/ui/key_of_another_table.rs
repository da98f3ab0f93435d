// An item of another table has another key.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
}

#[derive(Table)]
struct Forum {
    #[table(partition_key)]
    name: String,
}

fn rename(forum: &Forum) {
    Song::update(forum);
}

fn main() {}
