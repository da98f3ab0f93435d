// An enum without values is stored as a string: it has no map for a tag.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(tag = "kind")]
enum Genre {
    Folk,
    Rock,
}

fn main() {}
