// DynamoDB has no comparison with a missing attribute: it is `exists` and `not_exists`.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    album: Option<String>,
}

fn main() {
    Song::ALBUM.eq(None::<String>);
}
