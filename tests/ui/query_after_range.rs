// Behind a range the items are in no order of the next attribute.
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
    let _ = Song::by_place(("Norway", "Oslo"))
        .sort_key_gt(1970)
        .sort_key_eq("Isis");
}
