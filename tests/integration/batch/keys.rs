//! Which writes are of one key, and which type each of them is.

use std::collections::BTreeSet;

use dynatable::fault::{Fault, Faults, Operation};
use dynatable::{Blob, Db, RetryPolicy, Table};
use rust_decimal::Decimal;

use super::failed;
use crate::support::{create, db_with};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchSingle")]
struct User {
    #[table(partition_key)]
    pk: String,
    #[table(sort_key)]
    sk: String,
    name: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchSingle")]
struct Invoice {
    #[table(partition_key)]
    pk: String,
    #[table(sort_key)]
    sk: String,
    cents: u64,
}

fn user(sk: &str) -> User {
    User {
        pk: "u".into(),
        sk: sk.into(),
        name: "n".into(),
    }
}

fn invoice(sk: &str) -> Invoice {
    Invoice {
        pk: "u".into(),
        sk: sk.into(),
        cents: 5,
    }
}

#[tokio::test]
async fn two_types_of_one_table_are_told_apart_and_have_one_key() {
    let real = db_with::<User>().await;
    let report = real
        .batch_write()
        .put(&user("a"))
        .put(&invoice("b"))
        // The key is one of both.
        .put(&user("c"))
        .put(&invoice("c"))
        .delete(Invoice::key(("u", "a")))
        .put(&user("a"))
        .send()
        .await
        .unwrap();
    assert_eq!((report.written(), report.superseded()), (3, 3));
    assert_eq!(
        User::get(("u", "a")).send(&real).await.unwrap(),
        Some(user("a"))
    );
    assert_eq!(
        Invoice::get(("u", "c")).send(&real).await.unwrap(),
        Some(invoice("c"))
    );

    let faults = Faults::new();
    faults
        .on(Operation::BatchWriteItem)
        .inject(Fault::AllUnprocessed);
    let batch = faults
        .db(&real)
        .batch_write()
        .put(&user("a"))
        .put(&invoice("b"));
    let batch = batch
        .delete(User::key(("u", "c")))
        .retry(RetryPolicy::none());
    let unwritten = failed(batch.send().await.unwrap_err()).into_unwritten();
    assert_eq!(unwritten.puts::<User>().unwrap(), [user("a")]);
    assert_eq!(unwritten.puts::<Invoice>().unwrap(), [invoice("b")]);
    assert_eq!(unwritten.deletes::<Invoice>().unwrap(), []);
    assert_eq!(unwritten.deletes::<User>().unwrap().len(), 1);
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchNumbers")]
struct ByNumber {
    #[table(partition_key)]
    id: Decimal,
    text: String,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "BatchBinary")]
struct ByBinary {
    #[table(partition_key)]
    id: Vec<u8>,
    #[table(sort_key)]
    at: Blob,
    text: String,
}

#[tokio::test(start_paused = true)]
async fn numbers_as_keys_are_one_key_if_they_are_one_number() {
    let real = Db::embedded().unwrap();
    create::<ByNumber>(&real).await;
    let of = |id: &str| ByNumber {
        id: id.parse().unwrap(),
        text: id.into(),
    };
    let all = ["1", "1.0", "1.00", "10", "-1", "0", "-0.0", "0.10", "0.1"].map(of);
    for fault in [Fault::SomeUnprocessed, Fault::AllUnprocessed] {
        let faults = Faults::seeded(9)
            .on(Operation::BatchWriteItem)
            .first(5)
            .inject(fault);
        let batch = faults.db(&real).batch_write().extend(&all);
        let report = batch.send().await.unwrap();
        assert_eq!((report.written(), report.superseded()), (5, 4));
        let found = ByNumber::scan().whole_table().collect(&real).await.unwrap();
        let texts: BTreeSet<&str> = found.iter().map(|it| &*it.text).collect();
        assert_eq!(texts, ["-0.0", "-1", "0.1", "1.00", "10"].into());
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_can_be_keys() {
    let real = Db::embedded().unwrap();
    create::<ByBinary>(&real).await;
    let of = |id: &[u8], text: &str| ByBinary {
        id: id.into(),
        at: vec![0, 255].into(),
        text: text.into(),
    };
    let all = [
        of(&[0], "a"),
        of(&[0, 0], "b"),
        of(b"\"", "c"),
        of(&[0], "d"),
    ];
    let faults = Faults::seeded(9);
    faults
        .on(Operation::BatchWriteItem)
        .first(4)
        .inject(Fault::SomeUnprocessed);
    let batch = faults.db(&real).batch_write().extend(&all);
    let batch = batch.delete(ByBinary::key((vec![0_u8, 0], Blob::from(vec![0, 255]))));
    let report = batch.send().await.unwrap();
    assert_eq!((report.written(), report.superseded()), (3, 2));
    let found = ByBinary::scan().whole_table().collect(&real).await.unwrap();
    let texts: BTreeSet<&str> = found.iter().map(|it| &*it.text).collect();
    assert_eq!(texts, ["c", "d"].into());
}
