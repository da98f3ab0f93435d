// Only a struct with named fields is a part of a view.
use dynatable::Attribute;

#[derive(Attribute)]
enum Label<'a> {
    Name(&'a str),
}

fn main() {}
