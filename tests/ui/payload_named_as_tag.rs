// A struct beside the tag would be stored in place of it.
use dynatable::Attribute;

#[derive(Attribute)]
struct Circle {
    kind: String,
}

#[derive(Attribute)]
#[attribute(tag = "kind")]
enum Shape {
    Circle(Circle),
    Nothing,
}

fn main() {}
