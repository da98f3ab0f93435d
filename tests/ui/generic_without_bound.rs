// A type parameter is storable only where its bound says so.
use dynatable::Attribute;

#[derive(Attribute)]
struct Page<T> {
    body: T,
}

fn main() {}
