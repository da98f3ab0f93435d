//! PartiQL: single statements, batches and transactions of them.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use dynatable::statement::{Statement, StatementError};
use dynatable::{Attribute, AttributeValue, Blob, Db, Error, Item, Projection, RetryPolicy, Table};
use futures_util::FutureExt;
use futures_util::stream::{FusedStream, StreamExt, TryStreamExt};

use crate::errors::canned::{Answer, Canned, REQUEST_ID};
use crate::support::{db, db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Music")]
#[table(index(by_genre, name = "GenreIndex", partition_key = genre, sort_key = year))]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key)]
    title: String,
    genre: Option<String>,
    year: Option<u16>,
    album: Option<String>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Song)]
struct Line {
    title: String,
    year: Option<u16>,
}

#[derive(Attribute, Debug, PartialEq)]
struct Titled {
    title: String,
}

fn song(title: &str, year: u16) -> Song {
    Song {
        artist: "Dylan".into(),
        title: title.into(),
        genre: Some("Rock".into()),
        year: Some(year),
        album: None,
    }
}

async fn db_of(songs: &[Song]) -> Db {
    let db = db_with::<Song>().await;
    for song in songs {
        song.put().send(&db).await.unwrap();
    }
    db
}

/// Songs of one artist, `00` to the last.
async fn db_of_many(count: u16) -> Db {
    let songs: Vec<Song> = (0..count).map(|at| song(&format!("{at:02}"), at)).collect();
    db_of(&songs).await
}

fn all(db: &Db) -> Statement<Song> {
    db.statement_on::<Song>("SELECT * FROM {table} WHERE artist = ?")
        .bind("Dylan")
}

fn insert(db: &Db, title: &str) -> Statement<Song> {
    db.statement_on::<Song>("INSERT INTO {table} VALUE {'artist': ?, 'title': ?}")
        .bind("Dylan")
        .bind(title)
}

fn one(db: &Db, title: &str) -> Statement<Song> {
    db.statement_on::<Song>("SELECT * FROM {table} WHERE artist = ? AND title = ?")
        .bind("Dylan")
        .bind(title)
}

fn set_album(db: &Db, title: &str, album: &str) -> Statement<Song> {
    db.statement_on::<Song>("UPDATE {table} SET album = ? WHERE artist = ? AND title = ?")
        .bind_all([album, "Dylan", title])
}

/// DynamoDB Local does not tell what statements consume.
fn tells_capacity() -> bool {
    !on_dynamodb_local()
}

/// DynamoDB Local gives the item that fails a condition to a statement that is sent alone only.
fn tells_current_of_several() -> bool {
    !on_dynamodb_local()
}

fn invalid<T>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Invalid(error)) => error.to_string(),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was sent"),
    }
}

#[tokio::test]
async fn rows_are_read_as_structs_projections_items_and_tuples() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    assert_eq!(all(&db).collect().await.unwrap(), [song("Hurricane", 1976)]);

    let line = all(&db).read_as::<Line>().one().await.unwrap().unwrap();
    assert_eq!((line.title.as_str(), line.year), ("Hurricane", Some(1976)));
    let titled = all(&db).read_as::<Titled>().first().await.unwrap();
    assert_eq!(titled.unwrap().title, "Hurricane");
    let item = all(&db).read_as::<Item>().first().await.unwrap().unwrap();
    assert_eq!(item["year"], AttributeValue::N("1976".into()));

    let row: Option<(Option<u16>, String, Option<String>)> = all(&db)
        .columns(["year", "title", "album"])
        .one()
        .await
        .unwrap();
    assert_eq!(row, Some((Some(1976), "Hurricane".into(), None)));
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_told_by_column_and_table() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let error = all(&db)
        .columns::<(String, u16)>(["title", "album"])
        .one()
        .await;
    let Err(Error::Decode(error)) = error else {
        panic!("{error:?}");
    };
    assert!(error.is_missing());
    assert_eq!(error.path(), "album");
    assert_eq!(error.table(), Some("Music"));

    let error = all(&db).columns::<(u16,)>(["title"]).one().await;
    assert!(
        matches!(&error, Err(Error::Decode(error)) if error.path() == "title"),
        "{error:?}"
    );

    // A page is given whole or not at all, and can be read again.
    let mut pages = all(&db).columns::<(u16,)>(["title"]).pages();
    assert!(pages.try_next().await.is_err());
    assert!(pages.next_token().is_none());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Kept")]
struct Kept {
    #[table(partition_key)]
    id: u32,
    text: String,
    number: f64,
    flag: bool,
    bytes: Vec<u8>,
    blob: Blob,
    tags: BTreeSet<String>,
    list: Vec<i8>,
    inner: Inner,
    #[table(null)]
    nothing: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Inner {
    city: String,
}

#[tokio::test]
async fn values_of_every_type_are_bound() {
    let db = db_with::<Kept>().await;
    let kept = Kept {
        id: 7,
        text: "it's a \"?\"".into(),
        number: 1.5,
        flag: true,
        bytes: vec![0, 1],
        blob: Blob(vec![2]),
        tags: ["a".into(), "b".into()].into(),
        list: vec![1, -1],
        inner: Inner {
            city: "Durban".into(),
        },
        nothing: None,
    };
    db.statement_on::<Kept>(
        "INSERT INTO {table} VALUE {'id': ?, 'text': ?, 'number': ?, 'flag': ?, 'bytes': ?, 'blob': ?,
         'tags': ?, 'list': ?, 'inner': ?, 'nothing': ?}",
    )
    .bind(kept.id)
    .bind(kept.text.as_str())
    .bind(&kept.number)
    .bind(true)
    .bind(&kept.bytes[..])
    .bind(&kept.blob)
    .bind(&kept.tags)
    .bind(vec![1, -1])
    .bind(&kept.inner)
    .bind(None::<String>)
    .execute()
    .await
    .unwrap();
    assert_eq!(Kept::get(7).send(&db).await.unwrap(), Some(kept.clone()));

    let found = db
        .statement_on::<Kept>("SELECT * FROM {table} WHERE id = ? AND \"text\" = ?")
        .bind(AttributeValue::N("7".into()))
        .bind(kept.text.clone())
        .consistent()
        .one()
        .await
        .unwrap();
    assert_eq!(found, Some(kept));
}

#[tokio::test]
async fn a_value_is_never_part_of_the_text() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let found = all(&db).read_as::<Item>().collect().await.unwrap();
    assert_eq!(found.len(), 1);
    let hostile = "' OR artist = 'Dylan";
    let found = db
        .statement_on::<Song>("SELECT * FROM {table} WHERE artist = ?")
        .bind(hostile)
        .collect()
        .await
        .unwrap();
    assert_eq!(found, []);
}

#[tokio::test]
async fn mistakes_are_seen_before_the_call() {
    let canned = Canned::new([]);
    let db = canned.db();
    let statement = "SELECT * FROM \"Music\" WHERE artist = ? AND title = '?'";
    let text = invalid(db.statement(statement).collect().await);
    assert_eq!(
        text,
        "the statement has 1 `?` and 0 bound values; each `?` outside of quotes takes one"
    );
    let text = invalid(db.statement(statement).bind(1).bind(2).execute().await);
    assert!(text.contains("1 `?` and 2 bound values"), "{text}");
    let text = invalid(db.statement("SELECT '").first().await);
    assert!(text.contains("never closed"), "{text}");
    let text = invalid(db.statement(" ").execute().await);
    assert!(text.contains("empty"), "{text}");
    let long = format!(
        "DELETE FROM \"Music\" WHERE artist = '{}'",
        "ä".repeat(8192)
    );
    let text = invalid(db.statement(long).execute().await);
    assert!(text.contains("more than the 8192"), "{text}");
    let text = invalid(db.statement("SELECT * FROM {table}").collect().await);
    assert!(text.contains("statement_on"), "{text}");
    let text = invalid(
        db.statement_on::<Song>("SELECT * FROM \"Music\"")
            .collect()
            .await,
    );
    assert!(text.contains("table `Music`"), "{text}");
    assert!(text.contains("{table}"), "{text}");
    let text = invalid(db.statement("SELECT * FROM t").execute().await);
    assert!(text.contains("collect"), "{text}");
    let exists = "EXISTS(SELECT * FROM t WHERE a = 1)";
    let text = invalid(db.statement(exists).execute().await);
    assert!(text.contains("transact_statements"), "{text}");
    let text = invalid(
        db.statement("SELECT * FROM t WHERE a = ?")
            .bind(f64::NAN)
            .collect()
            .await,
    );
    assert!(text.contains("`?[0]`"), "{text}");
    let text = invalid(db.statement("SELECT * FROM t").page_size(0).collect().await);
    assert!(text.contains("page size"), "{text}");
    let text = invalid(
        db.statement("SELECT * FROM t")
            .next_token("")
            .pages()
            .try_next()
            .await,
    );
    assert!(text.contains("next token"), "{text}");
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn a_table_is_named_as_the_db_says() {
    let canned = Canned::new([]);
    let db = canned.db();
    let statement = "SELECT title FROM {table}.\"GenreIndex\" WHERE genre = '{table}'";
    db.statement_on::<Song>(statement).collect().await.unwrap();
    assert_eq!(
        canned.calls()[0].body["Statement"],
        "SELECT title FROM \"dev-Music\".\"GenreIndex\" WHERE genre = '{table}'"
    );
    assert_eq!(canned.calls()[0].body.as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn writes_insert_update_and_delete() {
    let db = db_with::<Song>().await;
    insert(&db, "Sara").execute().await.unwrap();
    set_album(&db, "Sara", "Desire").execute().await.unwrap();
    let found = one(&db, "Sara").one().await.unwrap().unwrap();
    assert_eq!(found.album.as_deref(), Some("Desire"));

    let delete = "DELETE FROM {table} WHERE artist = ? AND title = ? RETURNING ALL OLD *";
    let gone = db
        .statement_on::<Song>(delete)
        .bind_all(["Dylan", "Sara"])
        .first()
        .await
        .unwrap();
    assert_eq!(gone, Some(found));
    assert_eq!(one(&db, "Sara").first().await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_condition_has_the_current_item() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let update = "UPDATE {table} SET album = ? WHERE artist = ? AND title = ? AND \"year\" = ?";
    let sent = db
        .statement_on::<Song>(update)
        .bind_all(["Desire", "Dylan", "Hurricane"])
        .bind(1977)
        .execute()
        .await;
    let Err(Error::ConditionFailed(failed)) = sent else {
        panic!("{sent:?}");
    };
    assert_eq!(
        failed.current::<Song>().unwrap(),
        Some(song("Hurricane", 1976))
    );
    assert_eq!(failed.call().operation(), "ExecuteStatement");
    assert_eq!(failed.call().table(), db.table_name::<Song>());

    // An item that is there is no condition's matter: it has a code of its own.
    let sent = insert(&db, "Hurricane").execute().await;
    let Err(Error::Call(error)) = sent else {
        panic!("{sent:?}");
    };
    // DynamoDB Local has the code that others use in batches.
    let code = if on_dynamodb_local() {
        "DuplicateItem"
    } else {
        "DuplicateItemException"
    };
    assert_eq!(error.code(), Some(code));

    // No `UPDATE` creates an item.
    let sent = set_album(&db, "Sara", "Desire").execute().await;
    let Err(Error::ConditionFailed(failed)) = sent else {
        panic!("{sent:?}");
    };
    assert!(!failed.item_exists());
}

#[tokio::test]
async fn a_missing_table_is_told() {
    let db = db();
    let sent = all(&db).collect().await;
    let Err(Error::TableNotFound(error)) = sent else {
        panic!("{sent:?}");
    };
    assert_eq!(error.table(), db.table_name::<Song>());
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let db = db_of_many(7).await;
    let titles = |songs: &[Song]| songs.iter().map(|it| it.title.clone()).collect::<Vec<_>>();
    let expected: Vec<String> = (0..7).map(|at| format!("{at:02}")).collect();

    let rows = all(&db).page_size(3).collect().await.unwrap();
    assert_eq!(titles(&rows), expected);
    let rows: Vec<Song> = all(&db).page_size(2).rows().try_collect().await.unwrap();
    assert_eq!(titles(&rows), expected);
    let rows = all(&db).page_size(3).max_pages(2).collect().await.unwrap();
    assert_eq!(titles(&rows), expected[..6]);
    assert!(all(&db).max_pages(0).collect().await.unwrap().is_empty());

    let mut pages = all(&db).page_size(3).pages();
    let mut read = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(pages.next_token(), page.next_token());
        assert!(page.rows().len() <= 3);
        assert!(page.request_id().is_some() || !page.rows().is_empty());
        read.extend(page);
    }
    assert_eq!(titles(&read), expected);
    assert!(pages.is_terminated());
}

#[tokio::test]
async fn a_read_goes_on_at_a_token() {
    let db = db_of_many(5).await;
    let mut first = all(&db).page_size(2).pages();
    let page = first.try_next().await.unwrap().unwrap();
    let token: String = page.next_token().unwrap().to_owned();
    let rest = all(&db)
        .page_size(2)
        .next_token(token.clone())
        .collect()
        .await
        .unwrap();
    let titles: Vec<&str> = rest.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["02", "03", "04"]);

    let rest = all(&db)
        .page_size(2)
        .maybe_next_token(Some(token.clone()))
        .pages();
    assert_eq!(rest.next_token(), Some(token.as_str()));
    let rest = all(&db).maybe_next_token(None::<String>);
    assert_eq!(rest.collect().await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_filter_leaves_pages_empty_and_the_first_row_is_found() {
    let db = db_of_many(6).await;
    let statement = "SELECT * FROM {table} WHERE artist = ? AND \"year\" = ?";
    let last = || {
        db.statement_on::<Song>(statement)
            .bind("Dylan")
            .bind(5)
            .page_size(2)
    };
    assert_eq!(last().first().await.unwrap(), Some(song("05", 5)));
    assert_eq!(last().one().await.unwrap(), Some(song("05", 5)));
    let two = all(&db).page_size(1).one().await;
    let Err(Error::MoreThanOne(error)) = two else {
        panic!("{two:?}");
    };
    assert_eq!(error.table(), db.table_name::<Song>());
}

#[tokio::test]
async fn nothing_runs_before_it_is_polled_and_streams_are_fused() {
    let canned = Canned::new([
        Answer::ok(r#"{"Items":[{"n":{"N":"1"}},{"n":{"N":"2"}}],"NextToken":"t"}"#),
        Answer::error("ValidationException", "no"),
    ]);
    let db = canned.db();
    let statement = || db.statement("SELECT n FROM t").columns::<(u8,)>(["n"]);
    drop((
        statement().rows(),
        statement().pages(),
        statement().collect(),
    ));
    drop(statement().execute());
    assert!(canned.calls().is_empty());

    let mut rows = statement().rows();
    assert_eq!(rows.try_next().await.unwrap(), Some((1,)));
    assert_eq!(rows.try_next().await.unwrap(), Some((2,)));
    assert_eq!(canned.calls().len(), 1);
    assert!(rows.try_next().await.is_err());
    assert!(rows.is_terminated());
    assert!(rows.next().await.is_none());
    assert_eq!(canned.calls()[1].body["NextToken"], "t");
    assert_eq!(canned.calls().len(), 2);
}

#[tokio::test]
async fn pages_tell_where_to_go_on_after_an_error() {
    let page = r#"{"Items":[{"n":{"N":"1"}}],"NextToken":"behind 1"}"#;
    let canned = Canned::new([
        Answer::ok(page),
        Answer::error("ThrottlingException", "slow down"),
        Answer::ok(r#"{"Items":[{"n":{"S":"no number"}}],"NextToken":"behind 2"}"#),
    ]);
    let db = canned.db();
    let statement = || db.statement("SELECT n FROM t").columns::<(u8,)>(["n"]);
    let mut pages = statement().pages();
    pages.try_next().await.unwrap();
    assert!(matches!(pages.try_next().await, Err(Error::Throttled(_))));
    assert_eq!(pages.next_token(), Some("behind 1"));
    assert!(pages.is_terminated());

    let mut pages = statement().next_token("behind 1").pages();
    assert!(matches!(pages.try_next().await, Err(Error::Decode(_))));
    assert_eq!(pages.next_token(), Some("behind 1"));
}

#[tokio::test]
async fn a_dropped_future_loses_no_row() {
    let db = db_of_many(4).await;
    let mut rows = all(&db).page_size(2).rows();
    let mut titles = Vec::new();
    loop {
        // Polled once, and dropped: the call goes on the next time.
        let next = rows.try_next().now_or_never();
        match next {
            Some(Ok(Some(song))) => titles.push(song.title),
            Some(Ok(None)) => break,
            Some(Err(error)) => panic!("{error}"),
            None => tokio::task::yield_now().await,
        }
    }
    assert_eq!(titles, ["00", "01", "02", "03"]);
}

#[tokio::test]
async fn capacity_and_request_id_are_told() {
    let canned = Canned::new([
        Answer::ok(
            r#"{"Items":[{}],"NextToken":"t","ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}"#,
        ),
        Answer::ok(r#"{"Items":[{}],"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5}}"#),
        Answer::ok(r#"{"Items":[],"ConsumedCapacity":{"TableName":"t","CapacityUnits":3}}"#),
    ]);
    let db = canned.db();
    let response = db
        .statement("SELECT * FROM t")
        .collect_with()
        .await
        .unwrap();
    assert_eq!(response.value().len(), 2);
    let units = response.consumed_capacity().unwrap().capacity_units();
    assert_eq!(units, Some(2.0));
    assert_eq!(response.request_id(), Some(REQUEST_ID));
    let response = db
        .statement("DELETE FROM t WHERE a = 1")
        .execute_with()
        .await
        .unwrap();
    let units = response.consumed_capacity().unwrap().capacity_units();
    assert_eq!(units, Some(3.0));
    assert_eq!(response.request_id(), Some(REQUEST_ID));
    for call in canned.calls() {
        assert_eq!(call.body["ReturnConsumedCapacity"], "INDEXES");
    }
    // Only writes are asked for the item that fails their condition.
    let asked = "ReturnValuesOnConditionCheckFailure";
    assert!(canned.calls()[0].body.get(asked).is_none());
    assert_eq!(canned.calls()[2].body[asked], "ALL_OLD");
}

#[tokio::test]
async fn a_statement_has_the_ways_out() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let request = all(&db).consistent().page_size(3).request().unwrap();
    assert_eq!(request.limit(), Some(3));
    assert_eq!(request.consistent_read(), Some(true));
    assert_eq!(request.parameters(), [AttributeValue::S("Dylan".into())]);

    let output = all(&db).into_sdk().unwrap().send().await.unwrap();
    assert_eq!(output.items().len(), 1);

    let mut pages = all(&db)
        .customize(|sdk| sdk.return_consumed_capacity(ReturnConsumedCapacity::Total))
        .config_override(db.client().config().to_builder())
        .pages();
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(page.consumed_capacity().is_some(), tells_capacity());
    let text = invalid(
        all(&db)
            .config_override(db.client().config().to_builder())
            .into_sdk(),
    );
    assert!(text.contains("config_override"), "{text}");
}

#[tokio::test]
async fn nothing_of_a_statement_is_shown_but_names() {
    let db = Canned::new([]).db();
    let statement = db
        .statement("SELECT * FROM Music WHERE a = 'secret-1' AND b = ?")
        .bind("secret-2");
    let mut shown = format!("{statement:?}");
    shown += &format!("{:?}", db.batch_statements().add(statement));
    assert!(shown.contains("Music"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
}

// Batches.

#[tokio::test]
async fn each_statement_of_a_batch_has_its_own_result() {
    let db = db_of(&[song("Hurricane", 1976), song("Isis", 1976)]).await;
    let conditional =
        "UPDATE {table} SET album = ? WHERE artist = ? AND title = ? AND \"year\" = 1977";
    let results = db
        .batch_statements()
        .add(insert(&db, "Isis"))
        .add(insert(&db, "Sara"))
        .add(
            db.statement_on::<Song>(conditional)
                .bind_all(["Desire", "Dylan", "Hurricane"]),
        )
        .send()
        .await
        .unwrap();
    let [Err(duplicate), Ok(None), Err(failed)] = &results[..] else {
        panic!("{results:?}");
    };
    assert!(duplicate.is_duplicate(), "{duplicate:?}");
    assert!(failed.is_condition_failed(), "{failed:?}");
    assert!(!failed.is_throttled());
    assert_eq!(failed.table(), Some(&*db.table_name::<Song>()));
    let current = tells_current_of_several().then(|| song("Hurricane", 1976));
    assert_eq!(failed.current::<Song>().unwrap(), current);
    assert!(!format!("{failed:?}").contains("1976"));

    let results = db
        .batch_statements()
        .extend(["Sara", "Joey", "Hurricane"].map(|title| one(&db, title).consistent()))
        .send()
        .await
        .unwrap();
    let found: Vec<Option<Song>> = results.into_iter().map(Result::unwrap).collect();
    assert_eq!(found[0].as_ref().unwrap().title, "Sara");
    assert_eq!(found[1], None);
    assert_eq!(found[2], Some(song("Hurricane", 1976)));
}

#[tokio::test]
async fn a_batch_of_more_than_25_is_several_calls_in_order() {
    let db = db_with::<Song>().await;
    let titles: Vec<String> = (0..60).map(|at| format!("{at:02}")).collect();
    let inserts = titles.iter().map(|title| insert(&db, title));
    let answers = db
        .batch_statements()
        .extend(inserts)
        .send_with()
        .await
        .unwrap();
    assert_eq!(answers.value().len(), 60);
    assert!(answers.value().iter().all(Result::is_ok));
    assert_ne!(answers.consumed_capacity().is_empty(), tells_capacity());

    let reads = titles.iter().map(|title| one(&db, title));
    let results = db.batch_statements().extend(reads).send().await.unwrap();
    let read: Vec<String> = results
        .into_iter()
        .map(|result| result.unwrap().unwrap().title)
        .collect();
    assert_eq!(read, titles);
    assert!(
        db.batch_statements::<Song>()
            .send()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn what_a_batch_has_done_is_told_when_a_later_call_fails() {
    let answer = |count: usize| {
        let responses = vec![r#"{"TableName":"t"}"#; count].join(",");
        Answer::ok(&format!(r#"{{"Responses":[{responses}]}}"#))
    };
    let canned = Canned::new([
        answer(25),
        Answer::error("ResourceNotFoundException", "gone"),
    ]);
    let db = canned.db();
    let statements = (0..60).map(|at| db.statement("DELETE FROM t WHERE a = ?").bind(at));
    let results = db
        .batch_statements()
        .extend(statements)
        .send()
        .await
        .unwrap();
    assert_eq!(canned.calls().len(), 2);
    assert!(results[..25].iter().all(Result::is_ok));
    let failed: Vec<&StatementError> = results[25..]
        .iter()
        .map(|it| it.as_ref().unwrap_err())
        .collect();
    assert_eq!(failed.len(), 35);
    for (at, failed) in failed.iter().enumerate() {
        assert_eq!(failed.is_not_sent(), at >= 25);
        assert!(matches!(failed.call_error(), Some(Error::TableNotFound(_))));
        assert_eq!(failed.table(), Some("t"));
    }

    // Nothing was done: an error as any other.
    let canned = Canned::new([Answer::error("ThrottlingException", "slow down")]);
    let db = canned.db();
    let statements = (0..60).map(|at| db.statement("DELETE FROM t WHERE a = ?").bind(at));
    let batch = db.batch_statements().extend(statements);
    let sent = batch.retry(RetryPolicy::none()).send().await;
    assert!(matches!(sent, Err(Error::Throttled(_))), "{sent:?}");
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_of_statements_that_are_throttled_are_sent_again_and_end_the_batch() {
    let done = |count: usize| {
        let responses = vec![r#"{"TableName":"t"}"#; count].join(",");
        Answer::ok(&format!(r#"{{"Responses":[{responses}]}}"#))
    };
    let slow = || Answer::error("ThrottlingException", "slow down");
    let batch = |db: &Db| {
        let delete = |at: u32| db.statement("DELETE FROM t WHERE a = ?").bind(at);
        let batch = db.batch_statements().extend((0..60).map(delete));
        batch.retry(RetryPolicy::new().attempts(3))
    };
    let canned = Canned::new([slow(), slow(), done(25), slow(), done(25), slow(), done(10)]);
    let results = batch(&canned.db()).send().await.unwrap();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(canned.calls().len(), 7);

    // A table that takes no more is not asked for the rest of ten thousand statements.
    let canned = Canned::new([done(25), slow(), slow(), slow(), done(10)]);
    let results = batch(&canned.db()).send().await.unwrap();
    assert_eq!(canned.calls().len(), 4);
    assert!(results[..25].iter().all(Result::is_ok));
    for (at, result) in results[25..].iter().enumerate() {
        let error = result.as_ref().unwrap_err();
        assert_eq!(error.is_not_sent(), at >= 25);
        assert!(matches!(error.call_error(), Some(Error::Throttled(_))));
    }

    let throttled = r#"{"Error":{"Code":"ThrottlingError"}}"#;
    let none = || {
        let responses = [throttled; 25].join(",");
        Answer::ok(&format!(r#"{{"Responses":[{responses}]}}"#))
    };
    let canned = Canned::new([none(), none(), none(), done(25)]);
    let results = batch(&canned.db()).send().await.unwrap();
    assert_eq!(canned.calls().len(), 3);
    for (at, result) in results.iter().enumerate() {
        let error = result.as_ref().unwrap_err();
        assert_eq!(
            (error.is_throttled(), error.is_not_sent()),
            (at < 25, at >= 25)
        );
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_statement_stays_with_it() {
    let canned = Canned::new([Answer::ok(
        r#"{"Responses":[
            {"Error":{"Code":"ThrottlingError","Message":"slow down"}},
            {"TableName":"t","Item":{"n":{"S":"no number"}}},
            {"TableName":"t","Item":{"n":{"N":"3"}}},
            {"Error":{"Code":"SomethingNew"}}
        ]}"#,
    )]);
    let db = Db::builder()
        .retry(RetryPolicy::none())
        .client(canned.client());
    let statements = (0..5).map(|at| {
        db.statement("SELECT * FROM t WHERE a = ?")
            .bind(at)
            .columns::<(u8,)>(["n"])
    });
    let results = db
        .batch_statements()
        .extend(statements)
        .send()
        .await
        .unwrap();
    let [
        Err(throttled),
        Err(decode),
        Ok(Some((3,))),
        Err(new),
        Err(unanswered),
    ] = &results[..]
    else {
        panic!("{results:?}");
    };
    assert!(throttled.is_throttled());
    assert_eq!(
        throttled.to_string(),
        "a statement on table `t` failed: ThrottlingError: slow down"
    );
    assert_eq!(decode.decode_error().unwrap().path(), "n");
    assert_eq!(new.code(), Some("SomethingNew"));
    assert_eq!(
        unanswered.to_string(),
        "a statement on table `t` has no answer"
    );
}

#[tokio::test]
async fn throttled_statements_are_sent_again_and_given_up_on() {
    let throttled = r#"{"Error":{"Code":"ThrottlingError"}}"#;
    let done = r#"{"TableName":"t"}"#;
    let answer =
        |responses: &[&str]| Answer::ok(&format!(r#"{{"Responses":[{}]}}"#, responses.join(",")));
    let policy = RetryPolicy::new().first_pause(Duration::from_millis(1));
    let delete = |db: &Db, at: usize| db.statement("DELETE FROM t WHERE a = ?").bind(at as u32);

    let canned = Canned::new([
        answer(&[throttled, done, throttled]),
        answer(&[done, throttled]),
        answer(&[done]),
    ]);
    let db = canned.db();
    let batch = || {
        db.batch_statements()
            .extend((0..3).map(|at| delete(&db, at)))
            .retry(policy)
    };
    let answers = batch().send_with().await.unwrap();
    assert!(answers.value().iter().all(Result::is_ok));
    assert_eq!(answers.request_ids().len(), 3);
    let sent: Vec<Vec<String>> = canned
        .calls()
        .iter()
        .map(|call| {
            let statements = call.body["Statements"].as_array().unwrap().iter();
            let value =
                |it: &serde_json::Value| it["Parameters"][0]["N"].as_str().unwrap().to_owned();
            statements.map(value).collect()
        })
        .collect();
    assert_eq!(sent, [vec!["0", "1", "2"], vec!["0", "2"], vec!["2"]]);

    let canned = Canned::new([
        answer(&[throttled, done, throttled]),
        answer(&[throttled, throttled]),
    ]);
    let db = canned.db();
    let batch = db
        .batch_statements()
        .extend((0..3).map(|at| delete(&db, at)));
    let results = batch.retry(policy.attempts(2)).send().await.unwrap();
    let left: Vec<bool> = results
        .iter()
        .map(|it| it.as_ref().is_err_and(StatementError::is_throttled))
        .collect();
    assert_eq!(left, [true, false, true]);
    assert_eq!(canned.calls().len(), 2);

    // A call that fails in between takes nothing away from what was done.
    let canned = Canned::new([
        answer(&[throttled, done, throttled]),
        Answer::error("ValidationException", "no"),
    ]);
    let db = canned.db();
    let batch = db
        .batch_statements()
        .extend((0..3).map(|at| delete(&db, at)));
    let results = batch.retry(policy).send().await.unwrap();
    assert!(results[1].is_ok());
    let error = results[2].as_ref().unwrap_err();
    assert!(
        matches!(error.call_error(), Some(Error::Call(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn reads_and_writes_do_not_go_together() {
    let canned = Canned::new([]);
    let db = canned.db();
    let read = || one(&db, "Sara");
    let write = || insert(&db, "Sara");
    let text = invalid(db.batch_statements().add(read()).add(write()).send().await);
    assert!(text.contains("reads or writes together"), "{text}");
    let text = invalid(
        db.transact_statements()
            .add(write())
            .add(read())
            .send()
            .await,
    );
    assert!(text.contains("reads or writes together"), "{text}");
    let exists = db.statement("EXISTS(SELECT * FROM t WHERE a = 1)");
    let text = invalid(db.batch_statements().add(exists).send().await);
    assert!(text.contains("transact_statements"), "{text}");

    let cases = [
        (read().page_size(1), "`page_size`"),
        (read().next_token("t"), "`next_token`"),
        (read().customize(|sdk| sdk), "`customize`"),
    ];
    for (statement, word) in cases {
        let text = invalid(
            db.batch_statements()
                .add(read())
                .add(statement)
                .send()
                .await,
        );
        assert!(text.contains("statement 1"), "{text}");
        assert!(text.contains(word), "{text}");
    }
    let unbound = db.statement("DELETE FROM t WHERE a = ?");
    let text = invalid(db.transact_statements().add(unbound).send().await);
    assert!(
        text.contains("statement 0: the statement has 1 `?`"),
        "{text}"
    );
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn batches_and_transactions_have_the_ways_out() {
    let db = db_with::<Song>().await;
    let statements = || ["Sara", "Isis"].map(|title| insert(&db, title));
    let request = db
        .batch_statements()
        .extend(statements())
        .request()
        .unwrap();
    assert_eq!(request.statements().len(), 2);
    let request = db
        .transact_statements()
        .extend(statements())
        .token("once")
        .request()
        .unwrap();
    assert_eq!(request.transact_statements().len(), 2);
    assert_eq!(request.client_request_token(), Some("once"));

    let answers = db
        .batch_statements()
        .extend(statements())
        .customize(|sdk| sdk.return_consumed_capacity(ReturnConsumedCapacity::Total))
        .config_override(db.client().config().to_builder())
        .send_with()
        .await
        .unwrap();
    assert!(answers.value().iter().all(Result::is_ok));
    let text = invalid(
        db.batch_statements()
            .extend(statements())
            .customize(|sdk| sdk.set_statements(None))
            .send()
            .await,
    );
    assert!(text.contains("0 statements of 2"), "{text}");
    let many = (0..26).map(|at| insert(&db, &at.to_string()));
    let text = invalid(db.batch_statements().extend(many).into_sdk());
    assert!(text.contains("26 statements"), "{text}");
}

// Transactions.

#[tokio::test]
async fn a_transaction_reads_and_writes_as_a_whole() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let rows = db
        .transact_statements()
        .add(insert(&db, "Sara"))
        .add(insert(&db, "Isis"))
        .send()
        .await
        .unwrap();
    assert_eq!(rows, [None, None]);

    let answers = db
        .transact_statements()
        .extend(["Isis", "Joey", "Sara"].map(|title| one(&db, title)))
        .send_with()
        .await
        .unwrap();
    assert_ne!(answers.consumed_capacity().is_empty(), tells_capacity());
    let rows = answers.into_value();
    assert_eq!(rows[0].as_ref().unwrap().title, "Isis");
    assert_eq!(rows[1], None);
    assert_eq!(rows[2].as_ref().unwrap().title, "Sara");
    assert!(
        db.transact_statements::<Song>()
            .send()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_transaction_that_is_cancelled_writes_nothing_and_has_its_reasons() {
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let conditional =
        "UPDATE {table} SET album = ? WHERE artist = ? AND title = ? AND \"year\" = 1977";
    let sent = db
        .transact_statements()
        .add(insert(&db, "Sara"))
        .add(
            db.statement_on::<Song>(conditional)
                .bind_all(["Desire", "Dylan", "Hurricane"]),
        )
        .send()
        .await;
    let Err(Error::TransactionCanceled(canceled)) = sent else {
        panic!("{sent:?}");
    };
    let table = db.table_name::<Song>();
    assert_eq!(canceled.call().table(), table);
    assert_eq!(canceled.failed().collect::<Vec<_>>(), [1]);
    let [sara, hurricane] = canceled.reasons() else {
        panic!("{canceled:?}");
    };
    assert_eq!(
        [sara.code(), hurricane.code()],
        [None, Some("ConditionalCheckFailed")]
    );
    assert_eq!(
        (hurricane.operation(), hurricane.table()),
        ("statement", &*table)
    );
    assert_eq!(one(&db, "Sara").first().await.unwrap(), None);
    if !tells_current_of_several() {
        return;
    }
    assert_eq!(
        hurricane.current::<Song>().unwrap(),
        Some(song("Hurricane", 1976))
    );
}

#[tokio::test]
async fn exists_is_a_condition_on_an_item_that_is_not_written() {
    // The embedded engine does not have it.
    if !on_dynamodb_local() {
        return;
    }
    let db = db_of(&[song("Hurricane", 1976)]).await;
    let send = |insert: Statement<Song>, title: &str| {
        let exists =
            "EXISTS(SELECT * FROM {table} WHERE artist = ? AND title = ? AND album IS MISSING)";
        let exists = db.statement_on::<Song>(exists).bind("Dylan").bind(title);
        db.transact_statements().add(insert).add(exists).send()
    };
    send(insert(&db, "Sara"), "Hurricane").await.unwrap();
    let sent = send(insert(&db, "Isis"), "Joey").await;
    assert!(
        matches!(&sent, Err(Error::TransactionCanceled(_))),
        "{sent:?}"
    );
    assert!(one(&db, "Sara").first().await.unwrap().is_some());
    assert_eq!(one(&db, "Isis").first().await.unwrap(), None);
}

#[tokio::test]
async fn a_token_makes_a_transaction_happen_once() {
    let db = db_with::<Song>().await;
    let send = || {
        db.transact_statements()
            .add(insert(&db, "Sara"))
            .token("once-only")
            .send()
    };
    send().await.unwrap();
    send().await.unwrap();
    let text = invalid(
        db.transact_statements()
            .add(insert(&db, "Sara"))
            .token("a".repeat(37))
            .send()
            .await,
    );
    assert!(text.contains("1 to 36"), "{text}");
    let many = (0..101).map(|at| insert(&db, &at.to_string()));
    let text = invalid(db.transact_statements().extend(many).send().await);
    assert!(text.contains("101 statements"), "{text}");
}

#[tokio::test]
async fn what_is_sent_can_go_to_another_thread() {
    fn sends<T: Send>(_: &T) {}
    let db = Canned::new([]).db();
    sends(&all(&db).collect());
    sends(&all(&db).rows());
    sends(&all(&db).pages());
    sends(&insert(&db, "Sara").execute());
    sends(&db.batch_statements().add(all(&db)).send());
    sends(&db.transact_statements().add(all(&db)).send());
    assert!(all(&db).execute().now_or_never().unwrap().is_err());
}
