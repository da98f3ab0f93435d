// DynamoDB has twenty global indexes for a table at most.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_genre_1, partition_key = genre))]
#[table(index(by_genre_2, partition_key = genre))]
#[table(index(by_genre_3, partition_key = genre))]
#[table(index(by_genre_4, partition_key = genre))]
#[table(index(by_genre_5, partition_key = genre))]
#[table(index(by_genre_6, partition_key = genre))]
#[table(index(by_genre_7, partition_key = genre))]
#[table(index(by_genre_8, partition_key = genre))]
#[table(index(by_genre_9, partition_key = genre))]
#[table(index(by_genre_10, partition_key = genre))]
#[table(index(by_genre_11, partition_key = genre))]
#[table(index(by_genre_12, partition_key = genre))]
#[table(index(by_genre_13, partition_key = genre))]
#[table(index(by_genre_14, partition_key = genre))]
#[table(index(by_genre_15, partition_key = genre))]
#[table(index(by_genre_16, partition_key = genre))]
#[table(index(by_genre_17, partition_key = genre))]
#[table(index(by_genre_18, partition_key = genre))]
#[table(index(by_genre_19, partition_key = genre))]
#[table(index(by_genre_20, partition_key = genre))]
#[table(index(by_genre_21, partition_key = genre))]
struct Song {
    #[table(partition_key)]
    artist: String,
    genre: String,
    year: u16,
}

fn main() {}
