// A nested struct is no item: keys are top-level attributes.
use dynatable::Attribute;

#[derive(Attribute)]
struct Label {
    #[attribute(partition_key)]
    city: String,
}

fn main() {}
