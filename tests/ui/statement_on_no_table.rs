// Only a table has a name.
use dynatable::Attribute;

#[derive(Attribute)]
struct Line {
    title: String,
}

fn example(db: dynatable::Db) {
    db.statement_on::<Line>("SELECT title FROM {table}");
}

fn main() {}
