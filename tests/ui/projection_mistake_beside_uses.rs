// One mistake is one error: what is read as the projection may well be right.
use dynatable::{Db, Projection, Table};

#[derive(Table)]
#[table(index(by_year, partition_key = year, projection = keys_only))]
struct Song {
    #[table(partition_key)]
    artist: String,
    year: u16,
    album: Option<String>,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    artist: String,
    #[projection(rename = "year")]
    released: u16,
}

async fn read(db: &Db) -> dynatable::Result<()> {
    let _: Vec<Card> = Song::query("Dylan").project::<Card>().collect(db).await?;
    let _: Vec<Card> = Song::by_year(1976).project().collect(db).await?;
    let _: Vec<Card> = Song::scan()
        .index(Song::BY_YEAR)
        .project()
        .collect(db)
        .await?;
    let _: Option<Card> = Song::get("Dylan").project().send(db).await?;
    Ok(())
}

fn main() {}
