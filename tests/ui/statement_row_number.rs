// A row has named attributes, also where it is one number.
fn example(db: dynatable::Db) {
    db.statement("SELECT \"year\" FROM \"Music\"").read_as::<u16>();
}

fn main() {}
