// DynamoDB has a hundred such attributes for all indexes of a table at most.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_1, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_2, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_3, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_4, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_5, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_6, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_7, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_8, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_9, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_10, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
#[table(index(by_11, partition_key = genre, projection = include(a, b, c, d, e, f, g, h, i, j)))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    a: u8,
    b: u8,
    c: u8,
    d: u8,
    e: u8,
    f: u8,
    g: u8,
    h: u8,
    i: u8,
    j: u8,
}

fn main() {}
