// The mistake is reported, and not each use of the view.
use dynatable::{Db, Projection, Table};

#[derive(Table)]
struct Song {
    #[table(partition_key)]
    artist: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card<'a> {
    #[projection(rename = "x")]
    artist: &'a str,
}

async fn example(db: &Db) -> dynatable::Result<()> {
    let page = Song::query("a").view::<Card>().page(db).await?;
    for card in page.items() {
        println!("{}", card.get()?.artist);
    }
    let one = Song::get("a").view::<Card>().send(db).await?;
    drop(one);
    Ok(())
}

fn main() {}
