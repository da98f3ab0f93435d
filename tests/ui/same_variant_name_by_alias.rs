// What is read could be either variant.
use dynatable::Attribute;

#[derive(Attribute)]
enum Genre {
    Folk,
    #[attribute(alias = "Folk")]
    Rock,
}

fn main() {}
