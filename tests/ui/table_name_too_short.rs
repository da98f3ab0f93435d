// DynamoDB would refuse the name at run time.
use dynatable::Table;

#[derive(Table)]
#[table(name = "My")]
struct Song {
    #[table(partition_key)]
    artist: String,
}

fn main() {}
