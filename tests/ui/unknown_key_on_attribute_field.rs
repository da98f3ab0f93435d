// A misspelled key would be lost without a word.
use dynatable::Attribute;

#[derive(Attribute)]
struct Label {
    #[attribute(sensible)]
    city: String,
}

fn main() {}
