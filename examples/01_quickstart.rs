//! A struct as the items of a table: created, stored, read, changed under a condition, deleted.
//!
//! Needs no server: the DynamoDB is in this process. Run it with
//!
//! ```sh
//! cargo run -p examples --example 01_quickstart
//! ```

use std::collections::BTreeSet;

use dynatable::{Attribute, Db, Error, Outcome, Table};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Genre,
    year: u16,
    plays: u64,
    album: Option<String>,    // `None` is not stored
    awards: BTreeSet<String>, // a string set; an empty one is not stored
    label: Label,             // a map
}

#[derive(Attribute, Clone, Debug, PartialEq)]
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
    let db = Db::embedded()?; // `Db::new(client)` for AWS
    db.table::<Song>().create().await?;
    println!("1. created table {}", db.table_name::<Song>());

    let song = Song {
        artist: "Dylan".into(),
        title: "Hurricane".into(),
        genre: Genre::Rock,
        year: 1976,
        plays: 0,
        album: None,
        awards: BTreeSet::new(),
        label: Label {
            name: "Columbia".into(),
            city: None,
        },
    };
    song.put().if_absent().send(&db).await?;
    println!("2. stored {}", song.title);

    let found = Song::get(("Dylan", "Hurricane"))
        .consistent()
        .send(&db)
        .await?;
    println!("3. read {found:#?}");

    // An operation is a value: it can be looked at before it is sent.
    let update = Song::update(("Dylan", "Hurricane"))
        .set(Song::ALBUM, "Desire")
        .set(Song::LABEL.dot(Label::CITY), "New York")
        .set(Song::PLAYS, Song::PLAYS.plus(1))
        .add(Song::AWARDS, ["Gold"])
        .condition(Song::YEAR.lt(1980) & Song::LABEL.dot(Label::NAME).begins_with("Col"))
        .returning_new();
    println!("4. {update}");
    let changed = update.send(&db).await?;
    println!("   it is now {changed:#?}");

    // A condition that does not hold is an error that has the item as it is.
    match song.put().if_absent().send(&db).await {
        Err(Error::ConditionFailed(failed)) => {
            let current = failed.current::<Song>()?;
            println!("5. {failed}; plays: {:?}", current.map(|song| song.plays));
        }
        other => println!("5. not expected: {other:?}"),
    }

    // Or a value, for those who branch on it.
    let replaced = changed.put().condition(Song::GENRE.eq(Genre::Jazz));
    match replaced.send_if(&db).await? {
        Outcome::Applied(()) => println!("6. replaced"),
        Outcome::Rejected(current) => {
            let genre = current.map(|song| song.genre);
            println!("6. not replaced: the genre is {genre:?}");
        }
    }

    let gone = Song::delete(&song).returning_old().send(&db).await?;
    println!("7. deleted {:?}", gone.map(|song| song.title));
    println!("   read {:?}", Song::get(&song).send(&db).await?);
    Ok(())
}
