// How a `Label` is stored has to be said by someone, also inside a nested struct.
use dynatable::Attribute;

struct Label {
    city: String,
}

#[derive(Attribute)]
struct Company {
    label: Label,
}

fn main() {}
