// A row has no order, so the columns of a tuple need names.
fn example(db: dynatable::Db) {
    db.statement("SELECT title, \"year\" FROM \"Music\"").read_as::<(String, u16)>();
}

fn main() {}
