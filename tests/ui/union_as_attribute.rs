// A union does not know which of its fields it holds.
use dynatable::Attribute;

#[derive(Attribute)]
union Bits {
    whole: u64,
}

fn main() {}
