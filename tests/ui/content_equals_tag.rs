// Variant and payload would be one attribute.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(content = "type")]
enum Note {
    Text(String),
    Count(u64),
}

fn main() {}
