//! A user's functions that work with every table.

use std::fmt::Debug;

use dynatable::{Db, Key, Outcome, Table};

use crate::support::db_with;

async fn reload<T: Table>(db: &Db, item: &T) -> dynatable::Result<Option<T>> {
    T::get(item).consistent().send(db).await
}

async fn reload_by_key<T: Table>(db: &Db, key: Key<T>) -> dynatable::Result<Option<T>> {
    let found = T::get(&key).consistent().send(db).await?;
    assert_eq!(T::get(key).send(db).await?.is_some(), found.is_some());
    Ok(found)
}

async fn create_once<T: Table>(db: &Db, item: &T) -> dynatable::Result<bool> {
    let outcome = item.put().if_absent().send_if(db).await?;
    Ok(matches!(outcome, Outcome::Applied(())))
}

async fn take<T: Table>(db: &Db, item: &T) -> dynatable::Result<Option<T>> {
    T::delete(item).returning_old().send(db).await
}

/// What holds for any item of any table.
async fn lives<T: Table + Debug + PartialEq>(item: T) {
    let db = db_with::<T>().await;
    assert_eq!(reload(&db, &item).await.unwrap(), None);
    assert!(create_once(&db, &item).await.unwrap());
    assert!(!create_once(&db, &item).await.unwrap());
    let found = reload(&db, &item).await.unwrap();
    assert_eq!(found.as_ref(), Some(&item));
    let key = T::key(&item).unwrap();
    let found = reload_by_key(&db, key).await.unwrap();
    assert_eq!(found.as_ref(), Some(&item));
    assert_eq!(take(&db, &item).await.unwrap(), Some(item));
}

#[derive(Table, Debug, PartialEq)]
struct Alone {
    #[table(partition_key)]
    id: u64,
    text: String,
}

#[derive(Table, Debug, PartialEq)]
struct Sorted {
    #[table(partition_key)]
    id: String,
    #[table(sort_key)]
    at: Vec<u8>,
}

#[tokio::test]
async fn a_function_may_be_generic_over_tables() {
    lives(Alone {
        id: 1,
        text: "a".to_owned(),
    })
    .await;
    lives(Sorted {
        id: "1".to_owned(),
        at: vec![1],
    })
    .await;
}
