// Both are stored as N: what is read could be either.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged)]
enum Amount {
    Whole(u64),
    Part(f64),
}

fn main() {}
