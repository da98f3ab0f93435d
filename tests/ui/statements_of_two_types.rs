// All statements of a batch are read as one type.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
}

#[derive(Table)]
struct Album {
    #[table(partition_key)]
    id: u64,
}

fn example(db: dynatable::Db) {
    db.batch_statements()
        .add(db.statement_on::<Song>("DELETE FROM {table} WHERE id = 1"))
        .add(db.statement_on::<Album>("DELETE FROM {table} WHERE id = 1"));
}

fn main() {}
