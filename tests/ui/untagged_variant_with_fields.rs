// An untagged variant is told by the stored type of one value.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged)]
enum Note {
    Text(String),
    Place { city: String },
}

fn main() {}
