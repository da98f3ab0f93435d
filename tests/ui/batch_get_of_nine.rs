// A tuple of reads has eight at the most.
use dynatable::{Db, Table};

#[derive(Table)]
struct Order {
    #[table(partition_key)]
    id: u64,
}

fn read(db: &Db) {
    let of = || Order::get_many([1]);
    drop(db.batch_get((of(), of(), of(), of(), of(), of(), of(), of(), of())));
}

fn main() {}
