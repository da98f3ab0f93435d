// An untagged enum is its payload: it has no map.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(untagged, content = "value")]
enum Note {
    Text(String),
    Count(u64),
}

fn main() {}
