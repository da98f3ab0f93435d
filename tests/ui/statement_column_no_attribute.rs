// A column is read as an attribute.
struct Geo;

fn example(db: dynatable::Db) {
    db.statement("SELECT title, place FROM \"Music\"").columns::<(String, Geo)>(["title", "place"]);
}

fn main() {}
