// A word on the value of a variant would be lost.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(content = "value")]
enum Note {
    Text(#[attribute(rename = "t")] String),
    Nothing,
}

fn main() {}
