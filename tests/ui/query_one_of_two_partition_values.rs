// An index by two attributes is asked for both.
use dynatable::Table;

#[derive(Table)]
#[table(index(by_place, partition_key = (country, city), sort_key = (year, title)))]
struct Song {
    #[table(partition_key)]
    id: u64,
    country: String,
    city: String,
    year: u16,
    title: String,
}

fn main() {
    let _ = Song::by_place("Norway");
}
