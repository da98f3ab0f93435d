// Bytes are binary, and a list of small numbers is `List<u8>`: a queue could be either.
use dynatable::Table;
use std::collections::VecDeque;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    levels: VecDeque<u8>,
}

fn main() {}
