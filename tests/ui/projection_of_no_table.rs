// Without the derive nothing is known of the attributes.
use dynatable::Projection;

struct Song {
    artist: String,
    year: u16,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    year: u16,
}

fn main() {}
