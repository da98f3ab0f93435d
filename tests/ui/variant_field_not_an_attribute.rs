// How a `Label` is stored has to be said by someone, also inside a variant.
use dynatable::Attribute;

struct Label {
    city: String,
}

#[derive(Attribute)]
enum Seller {
    Company { label: Label },
    Nobody,
}

fn main() {}
