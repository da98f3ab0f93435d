// `#[table(..)]` is for the other derive, and would be lost.
use dynatable::Attribute;

#[derive(Attribute)]
struct Label {
    #[table(rename = "c")]
    city: String,
}

fn main() {}
