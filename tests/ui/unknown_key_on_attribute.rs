// Only a table has a name of its own.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(name = "Label")]
struct Label {
    city: String,
}

fn main() {}
