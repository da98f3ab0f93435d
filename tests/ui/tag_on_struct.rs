// A struct is one shape: nothing is to be told apart.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(tag = "kind")]
struct Label {
    city: String,
}

fn main() {}
