// DynamoDB has no form for a type that is no attribute.
struct Geo;

fn example(db: dynatable::Db) {
    db.statement("SELECT * FROM \"Music\" WHERE place = ?").bind(Geo);
}

fn main() {}
