// The tag and an attribute of a variant's flattened struct would overwrite one another.
use dynatable::Attribute;

#[derive(Attribute)]
struct Card {
    kind: String,
}

#[derive(Attribute)]
#[attribute(tag = "kind")]
enum Payment {
    Cash,
    Paid {
        #[attribute(flatten)]
        card: Card,
    },
}

fn main() {}
