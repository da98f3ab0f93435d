// A struct that is an attribute is read with its item.
use dynatable::{Attribute, Projection};

#[derive(Attribute)]
struct Label {
    city: String,
    founded: u16,
}

#[derive(Projection)]
#[projection(of = Label)]
struct Card {
    city: String,
}

fn main() {}
