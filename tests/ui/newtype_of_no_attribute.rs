// A newtype is stored as its value, so that has to be storable.
use dynatable::Attribute;

struct Label {
    city: String,
}

#[derive(Attribute)]
struct Seller(Label);

fn main() {}
