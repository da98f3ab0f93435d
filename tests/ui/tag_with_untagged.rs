// An untagged enum stores no name of a variant.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged, tag = "kind")]
enum Note {
    Text(String),
    Count(u64),
}

fn main() {}
