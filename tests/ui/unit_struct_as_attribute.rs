// A unit struct has nothing to store.
use dynatable::Attribute;

#[derive(Attribute)]
struct Nothing;

fn main() {}
