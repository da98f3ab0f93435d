//! Reading many items: ranges, filters, indexes, projections, pages for people, streams. Run it with
//! `cargo run -p examples --example 04_queries_and_pages`.

use dynatable::{Cursor, Db, Error, Projection, Table};

#[derive(Table, Debug)]
#[table(name = "Music")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
#[table(index(by_label, partition_key = label, projection = keys_only))]
#[table(local_index(by_album, sort_key = album))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: String,
    year: u16,
    album: String,
    label: Option<String>, // a song without a label is not in `by_label`
}

/// What a list shows of a song.
#[derive(Projection)]
#[projection(of = Song)]
struct Line {
    title: String,
    year: u16,
}

/// What an index of keys holds of it.
#[derive(Projection)]
#[projection(of = Song)]
struct Name {
    artist: String,
    title: String,
}

#[tokio::main]
async fn main() -> dynatable::Result<()> {
    let db = Db::embedded()?;
    load(&db).await?;

    // Ranges of the sort key, in its order or against it.
    let some = Song::query("Dylan").sort_key_between("I", "K");
    let some = some.collect(&db).await?;
    assert_eq!(titles(&some), ["Idiot Wind", "Isis", "Joey"]);
    let latest = Song::by_genre("Folk").reverse().first(&db).await?;
    println!("1. {latest:?}");
    assert_eq!(latest.map(|song| song.year), Some(1976));

    // A filter chooses among what was read: all of it is paid for.
    let filtered = Song::query("Dylan").filter(Song::YEAR.gt(1975) & Song::LABEL.exists());
    let page = filtered.consumed_capacity().page(&db).await?;
    assert_eq!((page.items().len(), page.scanned()), (3, 7));
    println!("2. {:?}", page.consumed_capacity());

    // A local index can be read consistently, a global one cannot.
    let desire = Song::by_album("Dylan").sort_key_eq("Desire").consistent();
    assert_eq!(desire.count(&db).await?, 4);

    // `by_label` holds keys: they are read as they are, or the songs behind them from the table.
    let names = Song::by_label("Asylum").project::<Name>();
    for Name { artist, title } in names.collect(&db).await? {
        println!("3. {title} by {artist}");
    }
    let song = Song::by_label("Asylum").hydrate().one(&db).await?;
    assert_eq!(song.map(|song| song.year), Some(1974));

    // The only one, whether there is one, how many.
    let one = Song::query("Dylan").one(&db).await;
    assert!(matches!(one, Err(Error::MoreThanOne(_))));
    assert!(!Song::query("Baez").exists(&db).await?);
    assert_eq!(Song::by_genre("Folk").count(&db).await?, 6);

    // Pages for people: forth by `next`, back by `previous`.
    let first = songs(&db, None).await?;
    println!("4. {first:?}");
    assert_eq!(first.lines[0], "Forever Young (1974)");
    assert!(first.previous.is_none());
    let second = songs(&db, first.next.as_deref()).await?;
    let third = songs(&db, second.next.as_deref()).await?;
    assert_eq!(third.lines, ["Tangled Up in Blue (1975)"]);
    assert!(third.next.is_none());
    let back = songs(&db, third.previous.as_deref()).await?;
    assert_eq!(back.lines, second.lines);
    let other = songs(&db, Some("page-2")).await;
    assert!(matches!(other, Err(Error::Cursor(_)))); // 400 Bad Request

    // A stream makes a call when the items of the last one are used up. It can be left at any item.
    let mut stream = Song::by_genre("Folk").page_size(3).items(&db);
    let mut heard = Vec::new();
    while heard.len() < 4
        && let Some(song) = stream.try_next().await?
    {
        heard.push(song);
    }
    let rest = Song::by_genre("Folk").maybe_cursor(stream.cursor());
    heard.extend(rest.collect(&db).await?);
    println!("5. {:?}", titles(&heard));
    assert_eq!(heard.len(), 6);
    Ok(())
}

/// What `GET /songs?cursor=..` answers.
#[derive(Debug)]
struct Reply {
    lines: Vec<String>,
    next: Option<String>,
    previous: Option<String>,
}

async fn songs(db: &Db, cursor: Option<&str>) -> dynatable::Result<Reply> {
    let cursor = cursor.map(str::parse::<Cursor<Song>>).transpose()?;
    let query = Song::query("Dylan").project::<Line>().limit(3);
    let page = query.maybe_cursor(cursor).page(db).await?;
    let line = |it: &Line| format!("{} ({})", it.title, it.year);
    Ok(Reply {
        lines: page.items().iter().map(line).collect(),
        next: page.next_cursor().map(Cursor::to_string),
        previous: page.prev_cursor().map(Cursor::to_string),
    })
}

fn titles(songs: &[Song]) -> Vec<&str> {
    songs.iter().map(|song| song.title.as_str()).collect()
}

async fn load(db: &Db) -> dynatable::Result<()> {
    db.table::<Song>().create().await?;
    for (title, genre, year, album, label) in [
        ("Forever Young", "Folk", 1974, "Planet Waves", "Asylum"),
        ("Hurricane", "Rock", 1976, "Desire", "Columbia"),
        ("Idiot Wind", "Folk", 1975, "Blood", "Columbia"),
        ("Isis", "Folk", 1976, "Desire", "Columbia"),
        ("Joey", "Folk", 1976, "Desire", "Columbia"),
        ("Sara", "Folk", 1976, "Desire", ""),
        ("Tangled Up in Blue", "Folk", 1975, "Blood", "Columbia"),
    ] {
        let song = Song {
            artist: "Dylan".into(),
            title: title.into(),
            genre: genre.into(),
            year,
            album: album.into(),
            label: Some(label.into()).filter(|it: &String| !it.is_empty()),
        };
        song.put().send(db).await?;
    }
    Ok(())
}
