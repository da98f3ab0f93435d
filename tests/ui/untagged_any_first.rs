// A variant of any type would take what is meant for those after it.
use dynatable::{Attribute, AttributeValue};

#[derive(Attribute)]
#[attribute(untagged)]
enum Note {
    Other(AttributeValue),
    Text(String),
}

fn main() {}
