// The name of the struct is that of the table, and DynamoDB would refuse it at run time.
use dynatable::Table;

#[derive(Table)]
struct Go {
    #[table(partition_key)]
    id: u64,
}

fn main() {}
