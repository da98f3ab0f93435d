// Two values without names could be a list or a map.
use dynatable::Attribute;

#[derive(Attribute)]
enum Shape {
    Point,
    Rectangle(u32, u32),
}

fn main() {}
