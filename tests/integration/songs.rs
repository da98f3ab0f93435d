//! Songs of artists, by genre, label and album: the table for cursors and scans.

use dynatable::{Db, Projection, Table};

use crate::support::db_with;

/// One index holds keys only, one more than them, the others everything.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
#[table(index(by_label, name = "LabelIndex", partition_key = label, projection = keys_only))]
#[table(local_index(by_album, name = "AlbumIndex", sort_key = album))]
#[table(local_index(by_record, name = "RecordIndex", sort_key = album, projection = include(plays)))]
pub struct Song {
    #[table(partition_key)]
    pub artist: String,
    #[table(sort_key)]
    pub title: String,
    pub genre: Option<String>,
    pub year: Option<u16>,
    pub label: Option<String>,
    pub album: Option<String>,
    pub plays: u32,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
pub struct Plays {
    pub plays: u32,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
pub struct Title {
    pub title: String,
}

/// A database with these songs.
pub async fn db_of(songs: impl IntoIterator<Item = Song>) -> Db {
    let db = db_with::<Song>().await;
    for song in songs {
        song.put().send(&db).await.unwrap();
    }
    db
}
