// Only tables have indexes.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(index(by_city, partition_key = city))]
struct Label {
    city: String,
}

fn main() {}
