// What is private to a module is not read from another.
use dynatable::Projection;

mod music {
    use dynatable::Table;

    #[derive(Table)]
    pub struct Song {
        #[table(partition_key)]
        pub artist: String,
        year: u16,
    }
}

#[derive(Projection)]
#[projection(of = music::Song)]
struct Card {
    artist: String,
    year: u16,
}

fn main() {}
