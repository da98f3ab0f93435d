//! Tables as a whole, and how a `Db` is made.

use std::path::PathBuf;
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    BillingMode, KeyType, ScalarAttributeType, StreamSpecification, StreamViewType, TableStatus,
};
use dynatable::{Db, Error, Table};
use tokio::time::Instant;

use crate::errors::canned::{Answer, Canned};
use crate::support::{self, db, db_with};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Songs")]
struct Song {
    #[table(partition_key)]
    artist: String,
    #[table(sort_key, rename = "released in")]
    year: u16,
    title: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Blobs")]
struct Content {
    #[table(partition_key)]
    hash: Vec<u8>,
}

fn hurricane() -> Song {
    Song {
        artist: "Dylan".into(),
        year: 1976,
        title: "Hurricane".into(),
    }
}

#[tokio::test]
async fn a_table_is_created_as_its_struct_declares_it() {
    let db = db();
    let created = db.table::<Song>().create().await.unwrap();
    assert_eq!(created.table_name(), Some(&*db.table_name::<Song>()));
    let table = db.table::<Song>();
    table
        .wait_until_active(Duration::from_secs(30))
        .await
        .unwrap();
    let described = table.describe().await.unwrap();
    assert_eq!(described.table_status(), Some(&TableStatus::Active));
    let keys: Vec<_> = described
        .key_schema()
        .iter()
        .map(|key| (key.attribute_name(), key.key_type().clone()))
        .collect();
    assert_eq!(
        keys,
        [("artist", KeyType::Hash), ("released in", KeyType::Range)]
    );
    let mut types: Vec<_> = described
        .attribute_definitions()
        .iter()
        .map(|it| (it.attribute_name(), it.attribute_type().clone()))
        .collect();
    types.sort_by_key(|(name, _)| *name);
    assert_eq!(
        types,
        [
            ("artist", ScalarAttributeType::S),
            ("released in", ScalarAttributeType::N)
        ]
    );
    let billing = described
        .billing_mode_summary()
        .and_then(|it| it.billing_mode());
    assert_eq!(billing, Some(&BillingMode::PayPerRequest));
}

#[tokio::test]
async fn a_table_without_sort_key_has_one_key_attribute() {
    let db = db_with::<Content>().await;
    let described = db.table::<Content>().describe().await.unwrap();
    let [key] = described.key_schema() else {
        panic!("{described:?}");
    };
    assert_eq!(key.key_type(), &KeyType::Hash);
    let [definition] = described.attribute_definitions() else {
        panic!("{described:?}");
    };
    assert_eq!(definition.attribute_type(), &ScalarAttributeType::B);
}

#[tokio::test]
async fn a_table_cannot_be_created_twice() {
    let db = db_with::<Song>().await;
    let Err(Error::Call(call)) = db.table::<Song>().create().await else {
        panic!("created twice");
    };
    assert_eq!(call.code(), Some("ResourceInUseException"));
    assert_eq!(call.operation(), "CreateTable");
    assert_eq!(call.table(), db.table_name::<Song>());
}

#[tokio::test]
async fn a_table_exists_from_create_to_delete() {
    let db = db();
    let table = db.table::<Song>();
    assert!(!table.exists().await.unwrap());
    assert!(matches!(
        table.describe().await,
        Err(Error::TableNotFound(_))
    ));
    assert!(matches!(table.delete().await, Err(Error::TableNotFound(_))));
    support::create::<Song>(&db).await;
    assert!(table.exists().await.unwrap());
    table.delete().await.unwrap();
    assert!(!table.exists().await.unwrap());
}

#[tokio::test]
async fn a_deleted_table_takes_its_items_along() {
    let db = db_with::<Song>().await;
    hurricane().put().send(&db).await.unwrap();
    db.table::<Song>().delete().await.unwrap();
    support::create::<Song>(&db).await;
    assert_eq!(Song::get(&hurricane()).send(&db).await.unwrap(), None);
}

#[tokio::test]
async fn options_without_a_word_of_ours_are_set_on_the_sdks_builder() {
    let db = db();
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewImage)
        .build()
        .unwrap();
    let create = db.table::<Song>().create_sdk().unwrap();
    create
        .stream_specification(stream.clone())
        .send()
        .await
        .unwrap();
    let table = db.table::<Song>();
    table
        .wait_until_active(Duration::from_secs(30))
        .await
        .unwrap();
    let described = table.describe().await.unwrap();
    assert_eq!(described.stream_specification(), Some(&stream));
    assert_eq!(described.key_schema().len(), 2);
}

#[tokio::test]
async fn a_table_that_is_created_while_it_is_waited_for_is_found() {
    let db = db();
    let table = db.table::<Song>();
    let (waited, ()) = tokio::join!(table.wait_until_active(Duration::from_secs(30)), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        db.table::<Song>().create().await.unwrap();
    });
    waited.unwrap();
    hurricane().put().send(&db).await.unwrap();
}

#[tokio::test]
async fn waiting_for_a_table_that_never_comes_ends_in_time() {
    let db = db();
    let start = Instant::now();
    let waited = db
        .table::<Song>()
        .wait_until_active(Duration::from_millis(100))
        .await;
    assert!(start.elapsed() < Duration::from_secs(10));
    let Err(Error::Invalid(error)) = waited else {
        panic!("{waited:?}");
    };
    let name = db.table_name::<Song>();
    assert_eq!(
        error.to_string(),
        format!("table `{name}` is not active after 100ms")
    );
}

fn described(status: &str, indexes: &str) -> Answer {
    Answer::ok(&format!(
        r#"{{"Table":{{"TableName":"dev-Songs","TableStatus":"{status}","GlobalSecondaryIndexes":[{indexes}]}}}}"#
    ))
}

#[tokio::test(start_paused = true)]
async fn a_table_is_waited_for_until_its_indexes_are_active_too() {
    let building = r#"{"IndexName":"ByTitle","IndexStatus":"CREATING"}"#;
    let ready = r#"{"IndexName":"ByTitle","IndexStatus":"ACTIVE"}"#;
    let canned = Canned::new([
        Answer::error("ResourceNotFoundException", "Requested resource not found"),
        described("CREATING", building),
        described("ACTIVE", building),
        described("UPDATING", ready),
        described("ACTIVE", ready),
        described("ACTIVE", ready),
    ]);
    let db = canned.db();
    let waited = db
        .table::<Song>()
        .wait_until_active(Duration::from_secs(60))
        .await;
    waited.unwrap();
    assert_eq!(canned.calls().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn the_pauses_of_waiting_grow() {
    let canned = Canned::new((0..100_000).map(|_| described("CREATING", "")));
    let db = canned.db();
    let start = Instant::now();
    let waited = db
        .table::<Song>()
        .wait_until_active(Duration::from_secs(60))
        .await;
    assert!(matches!(waited, Err(Error::Invalid(_))), "{waited:?}");
    let waited = start.elapsed();
    assert!(
        waited > Duration::from_secs(55) && waited <= Duration::from_secs(60),
        "{waited:?}"
    );
    // At 20 ms each it would be 3000.
    let calls = canned.calls();
    assert!((30..50).contains(&calls.len()), "{}", calls.len());
    assert!(calls.iter().all(|call| call.operation == "DescribeTable"));
}

#[tokio::test]
async fn waiting_ends_at_an_error_that_waiting_does_not_mend() {
    let canned = Canned::new([Answer::error("AccessDeniedException", "no")]);
    let db = canned.db();
    let waited = db
        .table::<Song>()
        .wait_until_active(Duration::from_secs(60))
        .await;
    assert!(matches!(waited, Err(Error::Call(_))), "{waited:?}");
}

#[tokio::test]
async fn a_table_can_be_waited_for_as_long_as_there_is_time() {
    let db = db_with::<Song>().await;
    db.table::<Song>()
        .wait_until_active(Duration::MAX)
        .await
        .unwrap();
    db.table::<Song>()
        .wait_until_active(Duration::ZERO)
        .await
        .unwrap();
}

#[test]
fn names_get_a_prefix_and_a_suffix_or_are_replaced() {
    let client = || Canned::default().client();
    let names = |db: &Db| {
        let names = [db.table_name::<Song>(), db.table_name::<Content>()];
        names.map(|name| name.into_owned())
    };
    assert_eq!(names(&Db::new(client())), ["Songs", "Blobs"]);
    assert_eq!(names(&Db::from(client())), ["Songs", "Blobs"]);
    assert_eq!(names(&Db::builder().client(client())), ["Songs", "Blobs"]);
    let db = Db::builder().prefix("dev-").client(client());
    assert_eq!(names(&db), ["dev-Songs", "dev-Blobs"]);
    let db = Db::builder().suffix(".v2").client(client());
    assert_eq!(names(&db), ["Songs.v2", "Blobs.v2"]);
    let db = Db::builder()
        .prefix("dev-")
        .suffix("-v2")
        .table::<Song>("music")
        .client(client());
    assert_eq!(names(&db), ["music", "dev-Blobs-v2"]);
    assert_eq!(names(&db.clone()), ["music", "dev-Blobs-v2"]);
    assert_eq!(db.table::<Song>().name(), "music");
    assert_eq!(format!("{:?}", db.table::<Song>()), "TableHandle(music)");
}

#[test]
fn every_operation_goes_to_the_table_by_its_name_there() {
    let arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/Songs";
    let client = Canned::default().client();
    let db = Db::builder()
        .prefix("dev-")
        .table::<Song>(arn)
        .client(client);
    let key = || ("Dylan", 1976);
    let song = hurricane();
    let names = [
        Song::get(key()).request(&db).unwrap().table_name,
        song.put().request(&db).unwrap().table_name,
        Song::update(key()).request(&db).unwrap().table_name,
        Song::delete(key()).request(&db).unwrap().table_name,
        db.table::<Song>()
            .create_sdk()
            .unwrap()
            .get_table_name()
            .clone(),
    ];
    for name in names {
        assert_eq!(name.as_deref(), Some(arn));
    }
}

#[tokio::test]
async fn two_names_of_one_type_are_two_tables() {
    let one = db_with::<Song>().await;
    let two = Db::builder()
        .table::<Song>(format!("{}-two", one.table_name::<Song>()))
        .client(one.client().clone());
    support::create::<Song>(&two).await;
    hurricane().put().send(&one).await.unwrap();
    assert_eq!(Song::get(&hurricane()).send(&two).await.unwrap(), None);
    assert_eq!(
        Song::get(&hurricane()).send(&one).await.unwrap(),
        Some(hurricane())
    );
}

#[tokio::test]
async fn a_db_made_from_a_client_is_that_client() {
    let canned = Canned::default();
    let db: Db = canned.client().into();
    hurricane().put().send(&db).await.unwrap();
    db.client().list_tables().send().await.unwrap();
    db.clone().client().list_tables().send().await.unwrap();
    let operations: Vec<_> = canned.calls().into_iter().map(|it| it.operation).collect();
    assert_eq!(operations, ["PutItem", "ListTables", "ListTables"]);
}

#[tokio::test]
async fn an_embedded_database_is_gone_with_its_last_clone_and_shared_by_all() {
    let (one, other) = (Db::embedded().unwrap(), Db::embedded().unwrap());
    one.table::<Song>().create().await.unwrap();
    hurricane().put().send(&one.clone()).await.unwrap();
    let again = Db::new(one.client().clone());
    assert_eq!(
        Song::get(&hurricane()).send(&again).await.unwrap(),
        Some(hurricane())
    );
    assert!(!other.table::<Song>().exists().await.unwrap());
}

/// A folder of its own for a test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("dynatable-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn an_embedded_database_in_a_file_keeps_its_items() {
    let folder = Folder::new("kept");
    let file = folder.0.join("songs ünï.db");
    {
        let db = Db::embedded_at(&file).unwrap();
        db.table::<Song>().create().await.unwrap();
        hurricane().put().send(&db).await.unwrap();
    }
    assert!(file.exists());
    let db = Db::embedded_at(&file).unwrap();
    assert!(db.table::<Song>().exists().await.unwrap());
    assert_eq!(
        Song::get(&hurricane()).send(&db).await.unwrap(),
        Some(hurricane())
    );
}

#[test]
fn a_file_that_is_no_database_is_an_error() {
    let folder = Folder::new("no-database");
    let text = folder.0.join("notes.txt");
    std::fs::write(
        &text,
        "not a database at all, but long enough to be one ".repeat(100),
    )
    .unwrap();
    for path in [
        text.clone(),
        folder.0.clone(),
        folder.0.join("missing").join("songs.db"),
    ] {
        let opened = Db::embedded_at(&path);
        let Err(Error::Invalid(error)) = opened else {
            panic!("{} was opened", path.display());
        };
        assert!(
            error
                .to_string()
                .starts_with("the embedded database cannot be opened"),
            "{error}"
        );
    }
    // And it is left as it was.
    assert!(
        std::fs::read_to_string(text)
            .unwrap()
            .starts_with("not a database")
    );
}

/// Compiled, not run: it would look for credentials.
#[test]
fn a_db_can_be_made_from_the_environment() {
    let make = || Box::pin(Db::from_env());
    let make: &dyn Fn() -> std::pin::Pin<Box<dyn Future<Output = Db> + Send>> = &|| make();
    drop(make());
}
