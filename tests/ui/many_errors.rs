// All mistakes of a struct are seen in one build, and its uses add none: they may well be right.
use dynatable::{Attribute, Db, Table};

#[derive(Table)]
#[table(name = "M", nmae = "Music", rename_all = "camel")]
struct Song {
    #[table(partition_key = true)]
    artist: String,
    #[table(sort_key, renmae = "t")]
    title: String,
    #[table(rename = 3)]
    year: u16,
    #[attribute(skip)]
    plays: u64,
    label: Label,
}

#[derive(Attribute)]
struct Label {
    #[attribute(partition_key)]
    city: String,
    #[attribute(with = "module")]
    founded: u16,
}

#[derive(Table)]
struct Forum {
    #[table(sort_key, skip)]
    name: String,
    #[table(sort_key, default)]
    threads: u64,
    #[table(rename = "threads")]
    views: u64,
    #[table(null, keep_empty)]
    tags: Option<Vec<String>>,
}

async fn use_them(db: &Db, song: Song) -> dynatable::Result<()> {
    song.put().if_absent().send(db).await?;
    let read: Option<Song> = Song::get(("Dylan", "Hurricane"))
        .consistent()
        .send(db)
        .await?;
    let _ = read.map(|song| song.title);
    Song::update(("Dylan", "Hurricane"))
        .set(Song::YEAR, 1976)
        .add(Song::PLAYS, 1)
        .set(Song::LABEL.dot(Label::CITY), "New York")
        .condition(Song::YEAR.lt(1980) & Song::TITLE.begins_with("H"))
        .returning_new()
        .send(db)
        .await?;
    Song::delete(&song).send(db).await?;
    Forum::get("Rust").send(db).await?;
    Forum::update("Rust")
        .set(Forum::THREADS, Forum::THREADS.plus(1))
        .send(db)
        .await?;
    db.table::<Song>().create().await?;
    Ok(())
}

fn main() {}
