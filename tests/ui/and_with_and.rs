// `&&` is for `bool`: conditions are joined with `&`.
use dynatable::Table;

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    id: u64,
    year: u16,
}

fn main() {
    let _ = Song::YEAR.gt(1970) && Song::YEAR.lt(1980);
}
