// A misspelled key would be lost without a word.
use dynatable::Attribute;

#[derive(Attribute)]
#[attribute(tagged = "kind")]
enum Shape {
    Circle { radius: u32 },
    Square { side: u32 },
}

fn main() {}
