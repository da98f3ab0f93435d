// An enum without variants has no value.
use dynatable::Attribute;

#[derive(Attribute)]
enum Never {}

fn main() {}
