// What is read could be either variant.
use dynatable::Attribute;

#[derive(Attribute)]
enum Genre {
    Folk,
    #[attribute(rename = "Folk")]
    Rock,
}

fn main() {}
