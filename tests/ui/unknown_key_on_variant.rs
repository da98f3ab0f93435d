// A variant can be renamed, not skipped: a value of it would be lost.
use dynatable::Attribute;

#[derive(Attribute)]
enum Genre {
    Folk,
    #[attribute(skip)]
    Rock,
}

fn main() {}
