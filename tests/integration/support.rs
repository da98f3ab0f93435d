//! A database for a test: the embedded engine, or the DynamoDB at `DYNATABLE_TEST_ENDPOINT`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::Builder;
use dynatable::{Db, Table};

/// Whether the tests run on a DynamoDB Local, for the few things the two engines do differently.
pub fn on_dynamodb_local() -> bool {
    std::env::var_os("DYNATABLE_TEST_ENDPOINT").is_some()
}

/// A client of the database under test.
pub fn client() -> Client {
    let Ok(endpoint) = std::env::var("DYNATABLE_TEST_ENDPOINT") else {
        return Db::embedded()
            .expect("the embedded engine starts")
            .client()
            .clone();
    };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "tests"))
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// A database in which every table has a name no other test uses.
pub fn db() -> Db {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970");
    let prefix = format!("t{}-{}-{count}-", std::process::id(), now.as_nanos());
    Db::builder().prefix(prefix).client(client())
}

/// A database with one table, ready to be used.
pub async fn db_with<T: Table>() -> Db {
    let db = db();
    create::<T>(&db).await;
    db
}

/// Creates one more table.
pub async fn create<T: Table>(db: &Db) {
    db.table::<T>()
        .create()
        .await
        .expect("the table is created");
    let active = db
        .table::<T>()
        .wait_until_active(Duration::from_secs(30))
        .await;
    active.expect("the table becomes active");
}
