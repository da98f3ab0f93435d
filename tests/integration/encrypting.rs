//! An interceptor of the user's that encrypts an attribute: nothing is stored in the clear, and reads are plain.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextMut, FinalizerInterceptorContextMut,
};
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsOutput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use dynatable::fault::{Fault, Faults, Operation};
use dynatable::{AttributeValue, Codec, Db, Error, RetryPolicy, Table};
use futures_util::stream::TryStreamExt;

use crate::support::db_with;

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Letters")]
struct Letter {
    #[table(partition_key)]
    to: String,
    #[table(sort_key)]
    number: u32,
    text: String,
}

fn letter(number: u32) -> Letter {
    Letter {
        to: "you".into(),
        number,
        text: format!("letter {number}"),
    }
}

fn letters(numbers: std::ops::Range<u32>) -> Vec<Letter> {
    numbers.map(letter).collect()
}

/// Not secret, but other than the text, and never the same twice: what is sealed again is seen.
fn sealed(text: &str) -> String {
    format!("sealed:{}", text.chars().rev().collect::<String>())
}

fn opened(text: &str) -> Result<String, BoxError> {
    let text = text.strip_prefix("sealed:");
    let text = text.ok_or("this was stored in the clear")?;
    Ok(text.chars().rev().collect())
}

type Item = HashMap<String, AttributeValue>;

fn text(item: &mut Item) -> Result<&mut String, BoxError> {
    match item.get_mut("text") {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err("a letter has a text".into()),
    }
}

fn seal<'a>(items: impl IntoIterator<Item = &'a mut Item>) -> Result<(), BoxError> {
    for item in items {
        let text = text(item)?;
        *text = sealed(text);
    }
    Ok(())
}

fn open<'a>(items: impl IntoIterator<Item = &'a mut Item>) -> Result<(), BoxError> {
    for item in items {
        let text = text(item)?;
        *text = opened(text)?;
    }
    Ok(())
}

#[derive(Debug)]
struct Sealing;

impl Intercept for Sealing {
    fn name(&self) -> &'static str {
        "sealing"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input_mut();
        if let Some(input) = input.downcast_mut::<PutItemInput>() {
            return seal(&mut input.item);
        }
        if let Some(input) = input.downcast_mut::<BatchWriteItemInput>() {
            let tables = input.request_items.iter_mut().flatten();
            let writes = tables.flat_map(|(_, writes)| writes);
            let puts = writes.filter_map(|write| write.put_request.as_mut());
            return seal(puts.map(|put| &mut put.item));
        }
        if let Some(input) = input.downcast_mut::<TransactWriteItemsInput>() {
            let operations = input.transact_items.iter_mut().flatten();
            let puts = operations.filter_map(|operation| operation.put.as_mut());
            return seal(puts.map(|put| &mut put.item));
        }
        Ok(())
    }

    fn modify_before_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Ok(output)) = context.output_or_error_mut() else {
            return Ok(());
        };
        if let Some(output) = output.downcast_mut::<GetItemOutput>() {
            return open(&mut output.item);
        }
        if let Some(output) = output.downcast_mut::<QueryOutput>() {
            return open(output.items.iter_mut().flatten());
        }
        if let Some(output) = output.downcast_mut::<ScanOutput>() {
            return open(output.items.iter_mut().flatten());
        }
        if let Some(output) = output.downcast_mut::<BatchGetItemOutput>() {
            let tables = output.responses.iter_mut().flatten();
            return open(tables.flat_map(|(_, items)| items));
        }
        if let Some(output) = output.downcast_mut::<TransactGetItemsOutput>() {
            let answers = output.responses.iter_mut().flatten();
            return open(answers.filter_map(|answer| answer.item.as_mut()));
        }
        if let Some(output) = output.downcast_mut::<PutItemOutput>() {
            return open(&mut output.attributes);
        }
        if let Some(output) = output.downcast_mut::<DeleteItemOutput>() {
            return open(&mut output.attributes);
        }
        Ok(())
    }
}

fn with(db: &Db, codec: Codec, client: Client) -> Db {
    Db::builder()
        .table::<Letter>(db.table_name::<Letter>().into_owned())
        .codec(codec)
        .client(client)
}

/// The same table by a client that seals and opens what goes through it.
fn sealing(db: &Db, codec: Codec) -> Db {
    let config = db.client().config().to_builder().interceptor(Sealing);
    with(db, codec, Client::from_conf(config.build()))
}

/// The texts that are stored, in the order of their numbers, by a client without the interceptor.
async fn stored(db: &Db) -> Vec<String> {
    let query = db.client().query().consistent_read(true);
    let query = query
        .table_name(db.table_name::<Letter>())
        .key_condition_expression("#to = :to")
        .expression_attribute_names("#to", "to")
        .expression_attribute_values(":to", AttributeValue::S("you".into()));
    let items = query.send().await.unwrap().items.unwrap();
    let text = |item: &Item| item["text"].as_s().unwrap().clone();
    items.iter().map(text).collect()
}

fn all_sealed(numbers: std::ops::Range<u32>) -> Vec<String> {
    letters(numbers).iter().map(|it| sealed(&it.text)).collect()
}

/// Those through which an interceptor sees every item: it is all there is to choose.
const CODECS: [Codec; 2] = [Codec::Auto, Codec::Sdk];

#[tokio::test]
async fn what_is_put_is_stored_sealed() {
    for codec in CODECS {
        let real = db_with::<Letter>().await;
        let db = sealing(&real, codec);
        letter(0).put().send(&db).await.unwrap();
        letter(1).put().if_absent().send(&db).await.unwrap();
        let report = db.batch_write().extend(&letters(2..40)).send().await;
        assert_eq!(report.unwrap().written(), 38);
        let mut writer = db.batch_writer();
        writer.extend(&letters(40..70)).await.unwrap();
        writer.finish().await.unwrap();
        let write = db.transact_write().add(letter(70).put());
        write.add(letter(71).put()).send().await.unwrap();
        assert_eq!(stored(&real).await, all_sealed(0..72), "{codec:?}");
    }
}

#[tokio::test]
async fn what_is_read_is_plain() {
    for codec in CODECS {
        let real = db_with::<Letter>().await;
        let db = sealing(&real, codec);
        db.batch_write()
            .extend(&letters(0..5))
            .send()
            .await
            .unwrap();
        assert_eq!(stored(&real).await, all_sealed(0..5));
        let all = letters(0..5);

        let one = Letter::get(("you", 3)).consistent().send(&db).await;
        assert_eq!(one.unwrap(), Some(letter(3)));
        let query = Letter::query("you").consistent();
        assert_eq!(query.collect(&db).await.unwrap(), all);
        let scan = Letter::scan().whole_table().consistent();
        assert_eq!(scan.collect(&db).await.unwrap(), all);

        let keys = || (0..6_u32).rev().map(|number| ("you", number));
        let many = Letter::get_many(keys()).consistent().send(&db).await;
        let there = |number: u32| (number < 5).then(|| letter(number));
        let expected: Vec<_> = (0..6).rev().map(there).collect();
        assert_eq!(many.unwrap(), expected);
        let many: Vec<_> = Letter::get_many(keys())
            .consistent()
            .items(&db)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(many.len(), 6);
        assert!(
            many.into_iter()
                .all(|(place, item)| item == expected[place])
        );

        let read = (
            Letter::get(("you", 1)),
            Letter::get(("you", 9)),
            Letter::get(("you", 4)),
        );
        let read = db.transact_get(read).send().await.unwrap();
        assert_eq!(read, (Some(letter(1)), None, Some(letter(4))));

        let new = Letter {
            text: "another".into(),
            ..letter(2)
        };
        let old = new.put().returning_old().send(&db).await.unwrap();
        assert_eq!(old, Some(letter(2)));
        let old = Letter::delete(("you", 2))
            .returning_old()
            .send(&db)
            .await
            .unwrap();
        assert_eq!(old, Some(new));
    }
}

#[tokio::test]
async fn what_is_sent_again_is_sealed_once() {
    for codec in CODECS {
        let real = db_with::<Letter>().await;
        let faults = Faults::seeded(4);
        let batches = || faults.on(Operation::BatchWriteItem);
        batches().nth(1).inject(Fault::AllUnprocessed);
        batches().nth(2).inject(Fault::SomeUnprocessed);
        let db = faults.db(&sealing(&real, codec));
        let report = db
            .batch_write()
            .extend(&letters(0..20))
            .send()
            .await
            .unwrap();
        assert_eq!(
            (report.written(), faults.count(Operation::BatchWriteItem)),
            (20, 3)
        );
        assert_eq!(stored(&real).await, all_sealed(0..20), "{codec:?}");
        let reads = || faults.on(Operation::BatchGetItem);
        reads().nth(1).inject(Fault::SomeUnprocessed);
        let keys = (0..20_u32).map(|number| ("you", number));
        let many = Letter::get_many(keys).consistent().send(&db).await.unwrap();
        assert_eq!(
            many,
            letters(0..20).into_iter().map(Some).collect::<Vec<_>>()
        );
        assert!(faults.count(Operation::BatchGetItem) > 1);
    }
}

#[tokio::test]
async fn what_is_left_of_a_batch_comes_back_plain() {
    for codec in CODECS {
        let real = db_with::<Letter>().await;
        let faults = Faults::new();
        faults
            .on(Operation::BatchWriteItem)
            .inject(Fault::AllUnprocessed);
        let db = faults.db(&sealing(&real, codec));
        let batch = db
            .batch_write()
            .extend(&letters(0..30))
            .retry(RetryPolicy::none());
        let Err(Error::BatchFailed(failed)) = batch.send().await else {
            panic!("nothing is written");
        };
        let sent: String = faults.log().iter().map(|it| it.text().to_owned()).collect();
        assert!(
            sent.contains(&sealed("letter 7")) && !sent.contains("letter 7"),
            "{sent}"
        );
        let unwritten = failed.into_unwritten();
        assert_eq!(unwritten.puts::<Letter>().unwrap(), letters(0..30));
        assert!(stored(&real).await.is_empty());
    }
}

/// An interceptor of one call's: the client has none, so all else goes directly.
#[tokio::test]
async fn a_calls_own_interceptor_sees_its_items() {
    let db = db_with::<Letter>().await;
    let own = || Builder::new().interceptor(Sealing);
    letter(0)
        .put()
        .config_override(own())
        .send(&db)
        .await
        .unwrap();
    let batch = db
        .batch_write()
        .extend(&letters(1..4))
        .config_override(own());
    batch.send().await.unwrap();
    let write = db
        .transact_write()
        .add(letter(4).put())
        .config_override(own());
    write.send().await.unwrap();
    assert_eq!(stored(&db).await, all_sealed(0..5));

    let all = letters(0..5);
    let one = Letter::get(("you", 0)).consistent().config_override(own());
    assert_eq!(one.send(&db).await.unwrap(), Some(letter(0)));
    let query = Letter::query("you").consistent().config_override(own());
    assert_eq!(query.collect(&db).await.unwrap(), all);
    let scan = Letter::scan()
        .whole_table()
        .consistent()
        .config_override(own());
    assert_eq!(scan.collect(&db).await.unwrap(), all);
    let keys = (0..5_u32).map(|number| ("you", number));
    let many = db
        .batch_get(Letter::get_many(keys).consistent())
        .config_override(own());
    assert_eq!(
        many.send().await.unwrap(),
        letters(0..5).into_iter().map(Some).collect::<Vec<_>>()
    );
    let read = db
        .transact_get(Letter::get(("you", 1)))
        .config_override(own());
    assert_eq!(read.send().await.unwrap(), Some(letter(1)));
    let letter = letter(0);
    let old = letter.put().returning_old().config_override(own());
    assert_eq!(old.send(&db).await.unwrap(), Some(letter.clone()));
}
