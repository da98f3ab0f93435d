// The field would be stored in place of the name of the variant.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(tag = "kind")]
enum Shape {
    Circle { kind: String },
    Nothing,
}

fn main() {}
