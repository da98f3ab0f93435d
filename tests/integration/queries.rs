//! Queries of tables and indexes.

use std::collections::BTreeSet;

use dynatable::{Attribute, Table};

use crate::support::*;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
#[table(index(by_label, partition_key = label, projection = keys_only))]
#[table(local_index(by_album, name = "AlbumIndex", sort_key = album))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Genre,
    year: u16,
    album: Option<String>,
    label: Option<String>,
    awards: BTreeSet<String>,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
enum Genre {
    Jazz,
    Rock,
}

fn song(artist: &str, title: &str, genre: Genre, year: u16) -> Song {
    Song {
        artist: artist.into(),
        title: title.into(),
        genre,
        year,
        album: None,
        label: None,
        awards: BTreeSet::new(),
    }
}

#[tokio::test]
async fn a_query_reads_one_partition_in_order() {
    let db = db();
    db.table::<Song>().create().await.unwrap();
    for n in 0..7 {
        song("A", &format!("t{n}"), Genre::Jazz, 1960 + n)
            .put()
            .send(&db)
            .await
            .unwrap();
    }
    let all = Song::query("A").page_size(2).collect(&db).await.unwrap();
    assert_eq!(all.len(), 7);
    let some = Song::by_genre(Genre::Jazz)
        .sort_key_between(1962, 1964)
        .reverse()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(
        some.iter().map(|s| s.year).collect::<Vec<_>>(),
        [1964, 1963, 1962]
    );
    assert_eq!(Song::query("A").count(&db).await.unwrap(), 7);
    let page = Song::query("A").limit(3).page(&db).await.unwrap();
    let next = page.next_cursor().unwrap().to_string();
    println!("{next}");
    let page = Song::query("A")
        .limit(3)
        .cursor(next.parse().unwrap())
        .page(&db)
        .await
        .unwrap();
    assert_eq!(page.items()[0].title, "t3");
    let back = Song::query("A")
        .limit(2)
        .cursor(page.prev_cursor().unwrap().clone())
        .page(&db)
        .await
        .unwrap();
    assert_eq!(
        back.items().iter().map(|s| &*s.title).collect::<Vec<_>>(),
        ["t1", "t2"]
    );
    let all = Song::scan()
        .whole_table()
        .parallel(3)
        .page_size(1)
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(all.len(), 7);
    let f = Song::query("A")
        .filter(Song::YEAR.gt(1964))
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(f.len(), 2);
    let f = Song::by_label("x").hydrate().collect(&db).await.unwrap();
    assert_eq!(f.len(), 0);
}

#[derive(dynatable::Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Card {
    title: String,
    year: u16,
}

#[derive(dynatable::Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Key {
    title: String,
    label: Option<String>,
}

#[tokio::test]
async fn projections() {
    let db = db();
    db.table::<Song>().create().await.unwrap();
    for n in 0..7 {
        let mut song = song("A", &format!("t{n}"), Genre::Jazz, 1960 + n);
        song.label = Some("Columbia".into());
        song.album = Some("x".into());
        song.put().send(&db).await.unwrap();
        assert!(
            db.table::<Song>()
                .wait_until_indexed(Song::BY_LABEL, &song, std::time::Duration::from_secs(1))
                .await
                .unwrap()
        );
    }
    let card = Song::get(("A", "t2"))
        .project::<Card>()
        .send(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        card,
        Card {
            title: "t2".into(),
            year: 1962
        }
    );
    let cards = Song::query("A")
        .project::<Card>()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(cards.len(), 7);
    let keys = Song::by_label("Columbia")
        .project::<Key>()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(keys.len(), 7);
    let songs = Song::by_label("Columbia")
        .hydrate()
        .limit(3)
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(songs.len(), 3);
    let songs = Song::scan()
        .index(Song::BY_LABEL)
        .project::<Key>()
        .consumed_capacity()
        .collect_with(&db)
        .await
        .unwrap();
    println!("{:?}", songs.consumed_capacity());
    let songs = Song::by_album("A")
        .sort_key_eq("x")
        .consistent()
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(songs.len(), 7);
}
