// The name of an untagged variant is not stored.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged)]
enum Note {
    Text(String),
    #[attribute(rename = "n")]
    Count(u64),
}

fn main() {}
