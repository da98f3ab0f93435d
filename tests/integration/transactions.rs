//! Transactions: all or nothing, and what is said when it is nothing.
//!
//! | What goes wrong elsewhere | Where | The test here |
//! |---|---|---|
//! | there are none, or only years later | boto3's resource, toasty; aws-sdk-net #1453, #1471, #25, #2534 | [`each_operation_goes_in_one_transaction_over_tables`] |
//! | conditions and updates of some kinds cannot be in one | aws-sdk-net #3294 | [`expressions_of_every_kind_go_in_transactions`] |
//! | the sort key is ignored: another item is meant | raiden | [`the_sort_key_is_part_of_each_operation`] |
//! | a transaction whose answer was lost is reported as made | toasty | `transaction_faults::a_lost_answer_is_no_success` |
//! | reasons are read from the message | facade and others | [`reasons_come_from_their_list_and_not_from_the_message`] |
//! | reads that found nothing are left out, so that others move to their places | onetable | [`reads_give_what_they_are_asked_for_in_their_order`], [`an_answer_that_is_too_short_is_no_empty_answer`] |
//! | an item that does not fit is no item | zio, of old values | [`an_item_that_does_not_fit_is_an_error_of_the_read`] |
//! | a limit is a panic | toasty | [`one_to_a_hundred_operations`], [`four_megabytes_of_items`] |
//! | there is no way to the SDK's builder | toasty | [`a_transaction_as_the_sdks_builder_and_input_has_everything`], [`edits_add_what_has_no_typed_word`] |
//! | whole items are in the log | facade | [`values_are_in_no_error_and_no_debug`] |

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, TransactGetItem, TransactWriteItem};
use dynatable::{AttributeValue, Codec, Db, Error, Number, Projection, Table};

use crate::errors::canned::{Answer, Canned, REQUEST_ID};
use crate::support::{create, db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Accounts")]
pub struct Account {
    #[table(partition_key)]
    pub id: String,
    #[table(sensitive)]
    pub owner: String,
    pub balance: u64,
    pub tags: BTreeSet<String>,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Entries")]
pub struct Entry {
    #[table(partition_key)]
    pub account: String,
    #[table(sort_key)]
    pub number: Number,
    pub text: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Account)]
pub struct Balance {
    pub balance: u64,
}

pub fn account(id: &str, balance: u64) -> Account {
    Account {
        id: id.to_owned(),
        owner: format!("owner of {id}"),
        balance,
        tags: BTreeSet::new(),
    }
}

pub fn entry(account: &str, number: u64) -> Entry {
    Entry {
        account: account.to_owned(),
        number: number.into(),
        text: "an entry".to_owned(),
    }
}

/// A database with both tables, and accounts `a` with 100 and `b` with 0.
pub async fn bank() -> Db {
    let db = db_with::<Account>().await;
    create::<Entry>(&db).await;
    account("a", 100).put().send(&db).await.unwrap();
    account("b", 0).put().send(&db).await.unwrap();
    db
}

pub async fn balance(db: &Db, id: &str) -> Option<u64> {
    let found = Account::get(id).consistent().send(db).await.unwrap();
    found.map(|account| account.balance)
}

/// The same tables, by another client.
pub fn same_tables(db: &Db, codec: Codec, client: Client) -> Db {
    Db::builder()
        .table::<Account>(db.table_name::<Account>().into_owned())
        .table::<Entry>(db.table_name::<Entry>().into_owned())
        .codec(codec)
        .client(client)
}

/// The same database with each codec.
async fn banks() -> [Db; 2] {
    let direct = bank().await;
    let db = bank().await;
    let sdk = same_tables(&db, Codec::Sdk, db.client().clone());
    [direct, sdk]
}

fn canceled(sent: Result<impl std::fmt::Debug, Error>) -> dynatable::error::TransactionCanceled {
    match sent {
        Err(Error::TransactionCanceled(canceled)) => canceled,
        other => panic!("{other:?}"),
    }
}

fn invalid(sent: Result<impl std::fmt::Debug, Error>) -> String {
    match sent {
        Err(Error::Invalid(invalid)) => invalid.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_operation_goes_in_one_transaction_over_tables() {
    for db in banks().await {
        account("gone", 1).put().send(&db).await.unwrap();
        db.transact_write()
            .add(
                Account::update("a")
                    .set(Account::BALANCE, Account::BALANCE.minus(30))
                    .add(Account::TAGS, ["debit"])
                    .condition(Account::BALANCE.ge(30)),
            )
            .add(
                Account::upsert("new")
                    .set(Account::BALANCE, 5)
                    .set(Account::OWNER, "me"),
            )
            .add(Account::delete("gone").condition(Account::BALANCE.eq(1)))
            .add(Account::check("b").condition(Account::BALANCE.eq(0)))
            .add(entry("a", 1).put().if_absent())
            .add(entry("a", 2).put())
            .send()
            .await
            .unwrap();
        let a = Account::get("a")
            .consistent()
            .send(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(a.balance, 70);
        assert_eq!(a.tags, BTreeSet::from(["debit".to_owned()]));
        assert_eq!(balance(&db, "new").await, Some(5));
        assert_eq!(balance(&db, "gone").await, None);
        let entries: Vec<Entry> = Entry::query("a").consistent().collect(&db).await.unwrap();
        assert_eq!(entries, [entry("a", 1), entry("a", 2)]);
    }
}

#[tokio::test]
async fn nothing_is_written_when_one_condition_fails() {
    for db in banks().await {
        let sent = db
            .transact_write()
            .add(entry("a", 1).put())
            .add(Account::update("a").set(Account::BALANCE, 0))
            .add(Account::check("b").condition(Account::BALANCE.ge(1)))
            .add(Account::delete("nobody"))
            .send()
            .await;
        let canceled = canceled(sent);
        assert_eq!(canceled.failed().collect::<Vec<_>>(), [2]);
        assert_eq!(balance(&db, "a").await, Some(100));
        assert!(!Entry::query("a").exists(&db).await.unwrap());
    }
}

#[tokio::test]
async fn reasons_stand_in_the_order_of_the_operations_with_the_items_as_they_are() {
    for db in banks().await {
        entry("a", 1).put().send(&db).await.unwrap();
        let new = Entry {
            text: "another".to_owned(),
            ..entry("a", 1)
        };
        let sent = db
            .transact_write()
            .add(account("c", 1).put())
            .add(new.put().if_absent())
            .add(Account::update("nobody").set(Account::BALANCE, 1))
            .add(Account::delete("a").condition(Account::BALANCE.lt(100)))
            .add(Account::check("b").if_absent())
            .send()
            .await;
        let canceled = canceled(sent);
        assert_eq!(canceled.failed().collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert!(!canceled.is_conflict() && !canceled.is_transient());
        let [put, exists, update, delete, check] = canceled.reasons() else {
            panic!("{canceled:?}");
        };
        assert_eq!((put.code(), put.message()), (None, None));
        assert_eq!(put.current::<Account>().unwrap(), None);
        assert!(exists.is_condition_failed() && exists.item_exists());
        assert_eq!(exists.code(), Some("ConditionalCheckFailed"));
        assert_eq!(exists.current::<Entry>().unwrap(), Some(entry("a", 1)));
        assert!(update.is_condition_failed() && !update.item_exists());
        assert_eq!(update.current::<Account>().unwrap(), None);
        assert_eq!(delete.current().unwrap(), Some(account("a", 100)));
        assert_eq!(check.current().unwrap(), Some(account("b", 0)));
        assert_eq!(check.current_item().unwrap()["id"].as_s().unwrap(), "b");
        let kinds = canceled.reasons().iter().map(|it| it.operation());
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            ["put", "put", "update", "delete", "check"]
        );
        assert_eq!(exists.table(), db.table_name::<Entry>());
        // An item that does not fit is an error of its own.
        assert!(matches!(check.current::<Entry>(), Err(Error::Decode(_))));

        let (accounts, entries) = (db.table_name::<Account>(), db.table_name::<Entry>());
        let failed = "ConditionalCheckFailed: The conditional request failed";
        assert_eq!(
            Error::TransactionCanceled(canceled).to_string(),
            format!(
                "transaction canceled: operations[1] (put on {entries}): {failed}; \
                 operations[2] (update on {accounts}): {failed}; \
                 operations[3] (delete on {accounts}): {failed}; and 1 more"
            ),
        );
    }
}

#[tokio::test]
async fn a_check_says_that_an_item_is_there_or_not() {
    let db = bank().await;
    let send = |check: bool, id: &'static str| {
        let db = db.clone();
        async move {
            let write = db.transact_write().add(entry(id, 1).put());
            let write = match check {
                true => write.add(Account::check(id).if_exists()),
                false => write.add(Account::check(id).if_absent()),
            };
            write.send().await
        }
    };
    send(true, "a").await.unwrap();
    send(false, "nobody").await.unwrap();
    assert_eq!(
        canceled(send(true, "nobody").await).failed().next(),
        Some(1)
    );
    let there = canceled(send(false, "a").await);
    assert_eq!(
        there.reasons()[1].current().unwrap(),
        Some(account("a", 100))
    );
    // Several conditions must all hold.
    let both = Account::check("a")
        .condition(Account::BALANCE.eq(100))
        .condition(Account::OWNER.eq("nobody"));
    let sent = db.transact_write().add(both).send().await;
    assert_eq!(canceled(sent).failed().next(), Some(0));
}

#[tokio::test]
async fn a_check_is_a_member_of_the_sdks_own_transaction() {
    let db = bank().await;
    let check = Account::check("a").condition(Account::BALANCE.eq(100));
    let item = check.into_transact_item(&db).unwrap();
    let raw = item.condition_check().unwrap();
    assert_eq!(raw.table_name(), db.table_name::<Account>());
    assert_eq!(raw.condition_expression(), "#n0 = :v0");
    let transaction = db.client().transact_write_items().transact_items(item);
    transaction.send().await.unwrap();
    let empty = Account::check("").if_exists().into_transact_item(&db);
    assert!(matches!(empty, Err(Error::Invalid(_))));
    let debug = format!("{:?}", Account::check("secret").if_exists());
    assert!(
        !debug.contains("secret") && debug.contains("Accounts"),
        "{debug}"
    );
}

#[tokio::test]
async fn the_sort_key_is_part_of_each_operation() {
    let db = bank().await;
    for number in 1..=5 {
        entry("a", number).put().send(&db).await.unwrap();
    }
    db.transact_write()
        .add(Entry::update(("a", 1)).set(Entry::TEXT, "updated"))
        .add(Entry::delete(("a", 2)))
        .add(Entry::check(("a", 3)).if_exists())
        .add(Entry::check(("a", 6)).if_absent())
        .add(entry("a", 4).put())
        .send()
        .await
        .unwrap();
    let entries: Vec<Entry> = Entry::query("a").consistent().collect(&db).await.unwrap();
    let seen: Vec<_> = entries
        .iter()
        .map(|it| (it.number.to_string(), it.text.as_str()))
        .collect();
    let texts = [
        ("1", "updated"),
        ("3", "an entry"),
        ("4", "an entry"),
        ("5", "an entry"),
    ];
    assert_eq!(seen, texts.map(|(number, text)| (number.to_owned(), text)));
}

#[tokio::test]
async fn two_operations_on_one_item_are_refused_with_both_places() {
    let db = bank().await;
    let accounts = db.table_name::<Account>();
    let text = invalid(
        db.transact_write()
            .add(entry("a", 1).put())
            .add(account("a", 1).put())
            .add(Account::check("a").if_exists())
            .send()
            .await,
    );
    assert_eq!(
        text,
        format!(
            "operations[1] (put on {accounts}) and operations[2] (check on {accounts}) are on the same item: \
             a transaction takes each item once"
        )
    );
    // Numbers are one key by their value.
    let text = invalid(
        db.transact_write()
            .add(Entry::delete(("a", "10".parse::<Number>().unwrap())))
            .add(Entry::update(("a", "1e1".parse::<Number>().unwrap())).set(Entry::TEXT, "x"))
            .send()
            .await,
    );
    assert!(text.contains("operations[0] (delete on "), "{text}");
    // Another table, another sort key.
    db.transact_write()
        .add(entry("a", 1).put())
        .add(entry("a", 2).put())
        .add(Account::check("a").if_exists())
        .send()
        .await
        .unwrap();
    let text = invalid(
        db.transact_get((Account::get("a"), Entry::get(("a", 1)), Account::get("a")))
            .send()
            .await,
    );
    assert!(
        text.starts_with("operations[0] (get on ") && text.contains(" and operations[2] (get"),
        "{text}"
    );
}

#[tokio::test]
async fn one_to_a_hundred_operations() {
    for db in banks().await {
        let puts = |count: u64| {
            (0..count)
                .map(|number| entry("many", number))
                .collect::<Vec<_>>()
        };
        let add = |entries: &[Entry]| db.transact_write().extend(entries.iter().map(Table::put));
        assert_eq!(
            invalid(db.transact_write().send().await),
            "a transaction without operations: DynamoDB takes 1 to 100"
        );
        assert_eq!(
            invalid(add(&puts(101)).send().await),
            "101 operations in one transaction, more than the 100 DynamoDB takes"
        );
        add(&puts(100)).send().await.unwrap();
        assert_eq!(Entry::query("many").count(&db).await.unwrap(), 100);

        let gets = |count: u64| {
            (0..count)
                .map(|it| Entry::get(("many", it)))
                .collect::<Vec<_>>()
        };
        assert!(invalid(db.transact_get(gets(0)).send().await).contains("without operations"));
        assert!(invalid(db.transact_get(gets(101)).send().await).starts_with("101 operations"));
        let read = db.transact_get(gets(100)).send().await.unwrap();
        let expected = (0..100).map(|number| Some(entry("many", number)));
        assert_eq!(read, expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn four_megabytes_of_items() {
    for db in banks().await {
        let big = |number: u64, bytes: usize| Entry {
            text: "x".repeat(bytes),
            ..entry("big", number)
        };
        let send = |count: u64, bytes: usize| {
            let entries: Vec<_> = (0..count).map(|number| big(number, bytes)).collect();
            db.transact_write()
                .extend(entries.iter().map(Table::put))
                .send()
        };
        let text = invalid(send(11, 400_000).await);
        assert!(
            text.starts_with("the items of the transaction have 4400")
                && text.ends_with("more than the 4194304 DynamoDB takes"),
            "{text}"
        );
        send(10, 400_000).await.unwrap();
        // DynamoDB Local takes no body of 23 MB.
        if on_dynamodb_local() {
            continue;
        }
        // What looks large as text is counted as DynamoDB counts it.
        let entries: Vec<_> = (0..10)
            .map(|number| Entry {
                text: "\u{1}".repeat(390_000),
                ..entry("text", number)
            })
            .collect();
        let puts = entries.iter().map(Table::put);
        db.transact_write().extend(puts).send().await.unwrap();
        assert_eq!(Entry::query("text").count(&db).await.unwrap(), 10);
    }
}

#[tokio::test]
async fn a_mistake_in_an_operation_comes_out_with_its_place() {
    let db = bank().await;
    let sent = db
        .transact_write()
        .add(account("c", 1).put())
        .add(account("", 1).put())
        .add(Account::delete(""))
        .send()
        .await;
    let Err(Error::Invalid(invalid)) = sent else {
        panic!("{sent:?}");
    };
    assert_eq!(invalid.operation(), Some(1));
    assert_eq!(
        invalid.to_string(),
        "operations[1]: attribute `id` of table `Accounts`: a key attribute cannot be empty"
    );
    assert_eq!(balance(&db, "c").await, None);
    let sent = db
        .transact_get((Account::get("a"), Account::get("")))
        .send()
        .await;
    let Err(Error::Invalid(invalid)) = sent else {
        panic!("{sent:?}");
    };
    assert_eq!(invalid.operation(), Some(1));
    let alone = account("", 1).put().send(&db).await;
    let Err(Error::Invalid(invalid)) = alone else {
        panic!("{alone:?}");
    };
    assert_eq!(invalid.operation(), None);
}

#[tokio::test]
async fn an_update_without_clauses_is_a_check() {
    let db = bank().await;
    let update = Account::update("a").condition(Account::BALANCE.eq(100));
    assert_eq!(
        invalid(db.transact_write().add(update).send().await),
        "operations[0]: a transaction takes no update without clauses: `check` is for a condition alone"
    );
}

#[tokio::test]
async fn what_an_edit_of_one_operation_set_is_not_lost() {
    let db = bank().await;
    let put = account("c", 1);
    let edited = put.put().customize(|sdk| {
        sdk.condition_expression("attribute_not_exists(#mine)")
            .expression_attribute_names("#mine", "id")
    });
    db.transact_write().add(edited).send().await.unwrap();
    let edited = account("a", 1);
    let edited = edited.put().customize(|sdk| {
        sdk.condition_expression("attribute_not_exists(#mine)")
            .expression_attribute_names("#mine", "id")
    });
    let sent = canceled(db.transact_write().add(edited).send().await);
    assert_eq!(
        sent.reasons()[0].current().unwrap(),
        Some(account("a", 100))
    );

    let deleted = Account::delete("a")
        .customize(|sdk| sdk.return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld));
    let text = invalid(db.transact_write().add(deleted).send().await);
    assert!(text.contains("no `return_values`"), "{text}");
    let read = Account::get("a").customize(|sdk| sdk.attributes_to_get("id"));
    let text = invalid(db.transact_get(read).send().await);
    assert!(text.contains("no `attributes_to_get`"), "{text}");
    let config = aws_sdk_dynamodb::Config::builder();
    let text = invalid(
        db.transact_write()
            .add(Account::delete("a").config_override(config))
            .send()
            .await,
    );
    assert!(text.contains("config_override"), "{text}");
}

#[tokio::test]
async fn items_need_not_outlive_the_operation() {
    let db = bank().await;
    let mut transaction = db.transact_write();
    for number in 0..3 {
        let entry = entry("loop", number);
        transaction = transaction.add(entry.put().if_absent());
    }
    // Also an operation that may not be there.
    transaction = transaction.extend(Some(Account::delete("a")));
    transaction = transaction.extend(None::<dynatable::op::Delete<Account>>);
    let debug = format!("{transaction:?}");
    assert!(
        debug.contains("delete on ") && !debug.contains("loop"),
        "{debug}"
    );
    transaction.send().await.unwrap();
    assert_eq!(Entry::query("loop").count(&db).await.unwrap(), 3);
    assert_eq!(balance(&db, "a").await, None);
}

#[tokio::test]
async fn futures_cross_threads() {
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    let db = bank().await;
    let write = db.transact_write().add(Account::delete("a"));
    is_send(write.send_with()).await.unwrap();
    is_send(db.transact_get(vec![Account::get("b")]).send())
        .await
        .unwrap();
}

#[tokio::test]
async fn reads_give_what_they_are_asked_for_in_their_order() {
    for db in banks().await {
        entry("a", 1).put().send(&db).await.unwrap();
        let (b, none, entry_1, total) = db
            .transact_get((
                Account::get("b"),
                Account::get("nobody"),
                Entry::get(("a", 1)),
                Account::get("a").project::<Balance>().consistent(),
            ))
            .send()
            .await
            .unwrap();
        assert_eq!(b, Some(account("b", 0)));
        assert_eq!(none, None);
        assert_eq!(entry_1, Some(entry("a", 1)));
        assert_eq!(total, Some(Balance { balance: 100 }));

        let one: Option<Account> = db.transact_get(Account::get("a")).send().await.unwrap();
        assert_eq!(one, Some(account("a", 100)));
        let [a, x] = db
            .transact_get(["a", "x"].map(Account::get))
            .send()
            .await
            .unwrap();
        assert_eq!((a, x), (Some(account("a", 100)), None));
        let (accounts, (entries, balances)) = db
            .transact_get((
                vec![Account::get("b"), Account::get("nobody")],
                (
                    [Entry::get(("a", 1))],
                    vec![Account::get("a").project::<Balance>()],
                ),
            ))
            .send()
            .await
            .unwrap();
        assert_eq!(accounts, [Some(account("b", 0)), None]);
        assert_eq!(entries, [Some(entry("a", 1))]);
        assert_eq!(balances, [Some(Balance { balance: 100 })]);
    }
}

#[tokio::test]
async fn sixteen_reads_in_one_tuple() {
    let db = bank().await;
    let get = |number: u32| Entry::get(("a", number));
    let read = db
        .transact_get((
            get(0),
            get(1),
            get(2),
            get(3),
            get(4),
            get(5),
            get(6),
            get(7),
            get(8),
            get(9),
            get(10),
            get(11),
            get(12),
            get(13),
            get(14),
            Account::get("a"),
        ))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (read.0, read.14, read.15),
        (None, None, Some(account("a", 100)))
    );
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_an_error_of_the_read() {
    for db in banks().await {
        db.client()
            .put_item()
            .table_name(db.table_name::<Account>())
            .item("id", AttributeValue::S("odd".into()))
            .item("owner", AttributeValue::S("x".into()))
            .item("balance", AttributeValue::S("much".into()))
            .send()
            .await
            .unwrap();
        let read = db
            .transact_get((Account::get("a"), Account::get("odd")))
            .send()
            .await;
        let Err(Error::Decode(error)) = read else {
            panic!("{read:?}");
        };
        assert_eq!(error.path(), "balance");
        assert_eq!(error.table(), Some("Accounts"));
    }
}

#[tokio::test]
async fn a_token_is_used_once() {
    let db = bank().await;
    let send = |token: &'static str, amount: u64| {
        db.transact_write()
            .add(Account::update("b").set(Account::BALANCE, Account::BALANCE.plus(amount)))
            .token(token)
            .send()
    };
    send("order-1", 5).await.unwrap();
    send("order-1", 5).await.unwrap();
    assert_eq!(balance(&db, "b").await, Some(5));
    let other = send("order-1", 6).await;
    let Err(Error::IdempotentParameterMismatch(mismatch)) = other else {
        panic!("{other:?}");
    };
    assert_eq!(mismatch.call().operation(), "TransactWriteItems");
    assert_eq!(balance(&db, "b").await, Some(5));
    send("order-2", 5).await.unwrap();
    assert_eq!(balance(&db, "b").await, Some(10));
}

#[tokio::test]
async fn a_token_whose_transaction_was_canceled_can_be_used_again() {
    let db = bank().await;
    let send = || {
        db.transact_write()
            .add(Account::update("c").set(Account::BALANCE, 7))
            .token("again")
            .send()
    };
    canceled(send().await);
    account("c", 1).put().send(&db).await.unwrap();
    send().await.unwrap();
    assert_eq!(balance(&db, "c").await, Some(7));
}

#[tokio::test]
async fn a_token_has_1_to_36_characters() {
    let db = bank().await;
    let send = |token: String| {
        db.transact_write()
            .add(Account::delete("a"))
            .token(token)
            .send()
    };
    for token in [String::new(), "x".repeat(37)] {
        let chars = token.len();
        assert_eq!(
            invalid(send(token).await),
            format!("a token of {chars} characters: DynamoDB takes 1 to 36")
        );
    }
    send("x".repeat(36)).await.unwrap();
}

#[tokio::test]
async fn metadata_has_the_capacity_of_each_table() {
    let db = bank().await;
    let response = db
        .transact_write()
        .add(Account::update("a").set(Account::BALANCE, 1))
        .add(entry("a", 1).put())
        .send_with()
        .await
        .unwrap();
    let tables: BTreeSet<_> = response
        .consumed_capacity()
        .iter()
        .map(|it| it.table_name().unwrap().to_owned())
        .collect();
    assert_eq!(tables.len(), 2);
    // DynamoDB asks twice the units of a write alone; DynamoDB Local says four times.
    let units = if on_dynamodb_local() { 4.0 } else { 2.0 };
    for capacity in response.consumed_capacity() {
        assert_eq!(capacity.capacity_units(), Some(units));
    }
    assert!(response.request_id().is_some());
    let response = db
        .transact_get((Account::get("a"), Entry::get(("a", 1))))
        .send_with()
        .await
        .unwrap();
    assert_eq!(response.consumed_capacity().len(), 2);
    assert_eq!(response.value().1, Some(entry("a", 1)));
    assert!(response.item_collection_metrics().is_empty());
    assert_eq!(response.into_value().0.unwrap().balance, 1);
    // What is asked for otherwise stays.
    let response = db
        .transact_get(Account::get("a"))
        .customize(|sdk| sdk.return_consumed_capacity(ReturnConsumedCapacity::None))
        .send_with()
        .await
        .unwrap();
    assert!(response.consumed_capacity().is_empty());
}

#[tokio::test]
async fn a_transaction_as_the_sdks_builder_and_input_has_everything() {
    for (db, token) in banks().await.into_iter().zip(["mine", "mine as well"]) {
        let write = || {
            db.transact_write()
                .add(account("c", 3).put().if_absent())
                .add(Account::delete("b"))
                .token(token)
        };
        let input = write().request().unwrap();
        assert_eq!(input.client_request_token(), Some(token));
        let put = input.transact_items()[0].put().unwrap();
        assert_eq!(put.item(), &account("c", 3).to_item().unwrap());
        assert_eq!(
            put.condition_expression(),
            Some("attribute_not_exists(#n0)")
        );
        assert!(input.transact_items()[1].delete().is_some());
        write().into_sdk().unwrap().send().await.unwrap();
        assert_eq!(balance(&db, "c").await, Some(3));

        let read = || db.transact_get((Account::get("c"), Account::get("b").project::<Balance>()));
        let input = read().request().unwrap();
        assert_eq!(input.transact_items().len(), 2);
        let sent = read().into_sdk().unwrap().send().await.unwrap();
        let item = sent.responses()[0].item().unwrap().clone();
        assert_eq!(Account::from_item(item).unwrap(), account("c", 3));

        let config = aws_sdk_dynamodb::Config::builder();
        let kept = write().config_override(config);
        assert!(invalid(kept.into_sdk()).contains("config_override"));
        // No token of ours is shown: the client makes one for each call.
        let input = db
            .transact_write()
            .add(Account::delete("b"))
            .request()
            .unwrap();
        assert_eq!(input.client_request_token(), None);
    }
}

#[tokio::test]
async fn edits_add_what_has_no_typed_word() {
    for db in banks().await {
        let raw: TransactWriteItem = Account::check("b")
            .condition(Account::BALANCE.eq(1))
            .into_transact_item(&db)
            .unwrap();
        let sent = db
            .transact_write()
            .add(account("c", 3).put())
            .customize(|sdk| sdk.transact_items(raw))
            .send()
            .await;
        let canceled = canceled(sent);
        assert_eq!(canceled.reasons()[1].operation(), "check");
        assert_eq!(
            canceled.reasons()[1].current().unwrap(),
            Some(account("b", 0))
        );
        let edit = |id: &'static str| {
            move |sdk: aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder| {
                let mut items = sdk.get_transact_items().clone().unwrap();
                let put = items[0].put.as_mut().unwrap();
                put.item.insert("note".into(), AttributeValue::S(id.into()));
                sdk.set_transact_items(Some(items))
            }
        };
        let put = account("c", 3);
        db.transact_write()
            .add(put.put())
            .customize(edit("c"))
            .send()
            .await
            .unwrap();
        let stored = Account::get("c")
            .into_sdk(&db)
            .unwrap()
            .send()
            .await
            .unwrap();
        assert_eq!(stored.item().unwrap()["note"].as_s().unwrap(), "c");

        let raw: TransactGetItem = Account::get("b").into_transact_item(&db).unwrap();
        let front = raw.clone();
        let read: Option<Account> = db
            .transact_get(Account::get("a"))
            .customize(|sdk| sdk.transact_items(raw))
            .send()
            .await
            .unwrap();
        assert_eq!(read, Some(account("a", 100)));
        let swapped = db
            .transact_get(Account::get("a"))
            .customize(|sdk| sdk.set_transact_items(Some(vec![front])))
            .send()
            .await;
        assert!(invalid(swapped).contains("by their places"));
    }
}

#[tokio::test]
async fn values_are_in_no_error_and_no_debug() {
    let db = bank().await;
    let secret = Account {
        owner: "s3cret".into(),
        tags: ["s3cret".into()].into(),
        ..account("s3cret-id", 4711)
    };
    secret.put().send(&db).await.unwrap();
    let write = || {
        db.transact_write()
            .add(secret.put().condition(Account::OWNER.eq("other-s3cret")))
            .add(Account::check("a").condition(Account::OWNER.eq("s3cret")))
    };
    let read = db.transact_get(Account::get("s3cret-id"));
    let canceled = canceled(write().send().await);
    let reasons = format!("{:?} {}", canceled.reasons()[0], canceled.reasons()[0]);
    let error = Error::TransactionCanceled(canceled);
    let texts = [
        format!("{error} {error:?}"),
        format!("{:?} {read:?}", write()),
        reasons,
    ];
    for text in texts {
        assert!(!text.contains("s3cret") && !text.contains("4711"), "{text}");
    }
}

#[tokio::test]
async fn expressions_of_every_kind_go_in_transactions() {
    let db = bank().await;
    db.transact_write()
        .add(
            Account::update("a")
                .set(Account::BALANCE, Account::BALANCE.if_not_exists(1).plus(5))
                .add(Account::TAGS, ["x", "y"])
                .condition(
                    Account::OWNER.begins_with("owner")
                        & !(Account::BALANCE.is_in([1, 2]) | Account::TAGS.exists()),
                ),
        )
        .add(
            Account::delete("b")
                .if_exists()
                .condition(Account::OWNER.size().gt(3)),
        )
        .add(Entry::check(("a", 1)).condition(Entry::TEXT.not_exists()))
        .send()
        .await
        .unwrap();
    assert_eq!(balance(&db, "a").await, Some(105));
    assert_eq!(balance(&db, "b").await, None);
}

const CANCELED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]","CancellationReasons":[{"Code":"None"},{"Code":"ValidationError","Message":"[a], [b]: None, ConditionalCheckFailed"}]}"#;

#[tokio::test]
async fn reasons_come_from_their_list_and_not_from_the_message() {
    let canned = Canned::new([Answer::http(400, CANCELED)]);
    let db = canned.db();
    let sent = db
        .transact_write()
        .add(Account::delete("a"))
        .add(Entry::delete(("a", 1)))
        .send()
        .await;
    let canceled = canceled(sent);
    assert_eq!(canceled.failed().collect::<Vec<_>>(), [1]);
    assert_eq!(canceled.reasons()[1].code(), Some("ValidationError"));
    assert_eq!(canceled.call().code(), Some("TransactionCanceledException"));
    assert_eq!(canceled.call().table(), "dev-Accounts, dev-Entries");
    assert_eq!(canceled.call().request_id(), Some(REQUEST_ID));
    assert_eq!(
        canceled.to_string(),
        "transaction canceled: operations[1] (delete on dev-Entries): ValidationError: [a], [b]: None, ConditionalCheckFailed"
    );
    let call = &canned.calls()[0];
    assert_eq!(call.operation, "TransactWriteItems");
    // DynamoDB is asked for the current item only where there is a condition.
    assert!(
        call.body["TransactItems"][0]["Delete"]["ReturnValuesOnConditionCheckFailure"].is_null()
    );
}

#[tokio::test]
async fn an_answer_that_is_too_short_is_no_empty_answer() {
    for body in [r#"{"Responses":[{}]}"#, "{}"] {
        let db = Canned::new([Answer::ok(body)]).db();
        let read = db
            .transact_get((Account::get("a"), Account::get("b")))
            .send()
            .await;
        assert!(matches!(read, Err(Error::Decode(_))), "{read:?}");
    }
}

#[tokio::test]
async fn a_table_that_is_not_there() {
    let db = db_with::<Account>().await;
    let sent = db
        .transact_write()
        .add(Account::delete("a"))
        .add(entry("a", 1).put())
        .send()
        .await;
    assert!(matches!(sent, Err(Error::TableNotFound(_))), "{sent:?}");
}
