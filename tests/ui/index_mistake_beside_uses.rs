// One mistake in an index is one error: its uses may well be right.
use dynatable::{Cursor, Db, Projection, Table};

#[derive(Table)]
#[table(index(by_genre, partition_key = genre, sort_key = yaer, projection = keys_only))]
#[table(index(by_place, partition_key = (country, city), sort_key = (year, title)))]
#[table(local_index(by_year, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
    country: String,
    city: String,
}

#[derive(Projection)]
#[projection(of = Song)]
struct Card {
    title: String,
    genre: String,
}

async fn read(db: &Db, cursor: Option<Cursor<Song>>) -> dynatable::Result<()> {
    let _: Vec<Song> = Song::query("Dylan")
        .sort_key_begins_with("H")
        .collect(db)
        .await?;
    let _: Vec<Song> = Song::by_genre("Jazz")
        .sort_key_between(1955, 1965)
        .filter(Song::YEAR.gt(1960) & Song::CITY.eq("Oslo"))
        .hydrate()
        .maybe_cursor(cursor)
        .collect(db)
        .await?;
    let _: Vec<Card> = Song::by_genre("Jazz").project::<Card>().collect(db).await?;
    let _: Option<Song> = Song::by_place(("Norway", "Oslo"))
        .sort_key_eq(1960)
        .sort_key_begins_with("H")
        .first(db)
        .await?;
    let _: u64 = Song::by_year("Dylan")
        .sort_key_gt(1960)
        .consistent()
        .count(db)
        .await?;
    let _: Vec<Card> = Song::scan()
        .index(Song::BY_GENRE)
        .project()
        .collect(db)
        .await?;
    Ok(())
}

fn main() {}
