//! x
use dynatable::{Attribute, Db, Table};
use std::collections::BTreeSet;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Genre,
    year: u16,
    album: Option<String>,
    awards: BTreeSet<String>,
    label: Label,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
enum Genre {
    Country,
    Jazz,
    Rock,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Label {
    name: String,
    city: Option<String>,
}

#[tokio::main]
async fn main() -> dynatable::Result<()> {
    let db = Db::embedded()?;
    db.table::<Song>().create().await?;
    let song = Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        genre: Genre::Rock,
        year: 1976,
        album: None,
        awards: BTreeSet::new(),
        label: Label {
            name: "Columbia".into(),
            city: None,
        },
    };
    song.put().if_absent().send(&db).await?;
    let found = Song::get(("Dylan", "Hurricane"))
        .consistent()
        .send(&db)
        .await?;
    println!("{found:?}");
    let song = Song::update(("Dylan", "Hurricane"))
        .set(Song::ALBUM, "Desire")
        .add(Song::AWARDS, ["Gold"])
        .set(Song::LABEL.dot(Label::CITY), "New York")
        .set(Song::YEAR, Song::YEAR.plus(1))
        .condition(Song::YEAR.lt(1980) & Song::LABEL.dot(Label::NAME).begins_with("Col"))
        .returning_new()
        .send(&db)
        .await?;
    println!("{song:?}");
    let err = song.put().if_absent().send(&db).await.unwrap_err();
    println!("{err}");
    Song::delete(&song).returning_old().send(&db).await?;
    Ok(())
}
