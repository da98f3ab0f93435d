// Two values without names could be a list or a map.
use dynatable::Attribute;

#[derive(Attribute)]
struct Place(f64, f64);

fn main() {}
