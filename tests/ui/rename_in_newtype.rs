// A newtype is stored as its value, which has no name.
use dynatable::Attribute;

#[derive(Attribute)]
struct Cents(#[attribute(rename = "c")] u64);

fn main() {}
