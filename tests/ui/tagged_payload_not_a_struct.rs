// A value without named attributes has no place beside the tag.
use dynatable::Attribute;

#[derive(Attribute)]
enum Note {
    Text(String),
    Nothing,
}

fn main() {}
