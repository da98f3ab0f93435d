// A value that was read has nothing to borrow from.
use dynatable::Attribute;

#[derive(Attribute)]
struct Label<'a> {
    city: &'a str,
}

fn main() {}
