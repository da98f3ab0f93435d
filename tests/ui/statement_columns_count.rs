// Each column of a tuple has one name.
fn example(db: dynatable::Db) {
    db.statement("SELECT title, \"year\" FROM \"Music\"").columns::<(String, u16)>(["title"]);
}

fn main() {}
