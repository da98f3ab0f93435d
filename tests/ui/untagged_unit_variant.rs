// An untagged variant is told by its value, and this one has none.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged)]
enum Note {
    Text(String),
    Nothing,
}

fn main() {}
