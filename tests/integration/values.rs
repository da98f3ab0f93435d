//! Values that may be written where an attribute's is asked for, and what becomes of absent ones.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use dynatable::{AttributeValue, Condition, Db, Error, Number, Table};

use crate::support::db_with;

#[derive(Table, Clone, Debug, Default, PartialEq)]
#[table(name = "Products")]
struct Product {
    #[table(partition_key)]
    id: String,
    stock: u32,
    price: Number,
    score: f64,
    tags: BTreeSet<String>,
    history: Vec<BTreeSet<String>>,
}

fn product() -> Product {
    Product {
        id: "p".into(),
        stock: 10,
        price: Number::from(20),
        ..Product::default()
    }
}

async fn db_with_product() -> Db {
    let db = db_with::<Product>().await;
    product().put().send(&db).await.unwrap();
    db
}

#[tokio::test]
async fn an_unsigned_number_can_be_taken_from() {
    let db = db_with_product().await;
    let update = Product::update("p")
        .subtract(Product::STOCK, 3)
        .subtract(Product::PRICE, -5);
    assert_eq!(update.to_string(), "ADD stock -3, price 5");
    let changed = update.returning_new().send(&db).await.unwrap();
    assert_eq!((changed.stock, changed.price), (7, Number::from(25)));
    // A float and zero, too.
    let update = Product::update("p")
        .subtract(Product::SCORE, 0.5)
        .subtract(Product::STOCK, 0);
    let changed = update.returning_new().send(&db).await.unwrap();
    assert_eq!((changed.stock, changed.score), (7, -0.5));
    // What the type cannot hold is for a condition to keep out.
    let update = Product::update("p").subtract(Product::STOCK, 8);
    let more = update.condition(Product::STOCK.ge(8)).send(&db).await;
    assert!(matches!(more, Err(Error::ConditionFailed(_))), "{more:?}");
}

#[tokio::test]
async fn any_number_stands_for_an_exact_one_and_any_text_for_a_string() {
    let db = db_with_product().await;
    let cheap =
        Product::PRICE.lt(20.5) & Product::PRICE.between(1, u64::MAX) & Product::PRICE.ne(-1_i8);
    let id: Cow<'_, str> = Cow::Borrowed("p");
    assert!(Product::delete(id).condition(cheap).send(&db).await.is_ok());
    assert_eq!(Product::get("p").send(&db).await.unwrap(), None);
}

#[tokio::test]
async fn an_empty_set_in_a_list_is_null_as_in_a_whole_item() {
    let db = db_with_product().await;
    let tags = |tags: &[&str]| {
        tags.iter()
            .map(|&tag| tag.to_owned())
            .collect::<BTreeSet<_>>()
    };
    let full = Product {
        history: vec![tags(&["a"]), tags(&["b"])],
        ..product()
    };
    full.put().send(&db).await.unwrap();
    let update = Product::update("p").set(Product::HISTORY.at(0), BTreeSet::new());
    let changed = update.returning_new().send(&db).await.unwrap();
    assert_eq!(changed.history, [tags(&[]), tags(&["b"])]);
    let whole = Product {
        history: changed.history.clone(),
        ..full
    };
    assert_eq!(
        whole.to_item().unwrap()["history"].as_l().unwrap()[0],
        AttributeValue::Null(true)
    );
}

#[test]
fn nothing_equals_an_empty_set() {
    let none: [&str; 0] = [];
    let error = Product::TAGS.eq(none).render().unwrap_err();
    assert_eq!(
        error.to_string(),
        "attribute `tags`: an empty set is not stored, so nothing equals it: ask for `not_exists`"
    );
}

#[test]
fn a_raw_condition_can_be_negated() {
    let raw = Condition::<Product>::raw("stock > :least").value(":least", 5);
    assert_eq!(
        (!raw).render().unwrap().expression(),
        "NOT (stock > :least)"
    );
}

/// The engine answers inside the call, so no runtime is needed to wait for it.
#[test]
fn the_embedded_engine_needs_no_runtime() {
    fn now<T>(future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        for _ in 0..100 {
            if let Poll::Ready(value) = future
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
            {
                return value;
            }
        }
        panic!("the engine did not answer at once");
    }
    let db = Db::embedded().unwrap();
    now(db.table::<Product>().create()).unwrap();
    now(product().put().send(&db)).unwrap();
    assert_eq!(now(Product::get("p").send(&db)).unwrap(), Some(product()));
}

#[tokio::test]
async fn a_patch_is_one_chain() {
    let db = db_with_product().await;
    let patch = |score: Option<f64>, tags: Option<Option<[&'static str; 1]>>| {
        Product::update("p")
            .maybe_set(Product::SCORE, score)
            .maybe_set_or_remove(Product::TAGS, tags)
            .returning_new()
    };
    let changed = patch(Some(0.5), Some(Some(["new"])))
        .send(&db)
        .await
        .unwrap();
    assert_eq!((changed.score, changed.tags.len()), (0.5, 1));
    let changed = patch(None, None).send(&db).await.unwrap();
    assert_eq!((changed.score, changed.tags.len()), (0.5, 1));
    let changed = patch(None, Some(None)).send(&db).await.unwrap();
    assert_eq!((changed.score, changed.tags.len()), (0.5, 0));
}

#[test]
fn an_update_is_shown_with_its_condition() {
    let update = Product::update("p")
        .set(Product::STOCK, 1)
        .condition(Product::STOCK.gt(5));
    assert_eq!(update.to_string(), "SET stock = 1 IF stock > 5");
    let check = Product::update("p").condition(Product::STOCK.gt(5));
    assert_eq!(check.to_string(), "IF stock > 5");
}

#[test]
fn a_raw_value_may_be_a_str() {
    let raw = Condition::<Product>::raw("id = :id").value(":id", "p");
    let rendered = (Product::STOCK.gt(5) & raw).render().unwrap();
    assert_eq!(rendered.values()[":id"], AttributeValue::S("p".into()));
}

#[tokio::test]
async fn a_table_is_created_once() {
    let db = crate::support::db();
    assert!(db.table::<Product>().create_if_absent().await.unwrap());
    assert!(!db.table::<Product>().create_if_absent().await.unwrap());
}

#[tokio::test]
async fn an_update_tells_no_item_from_a_condition_that_does_not_hold() {
    let db = db_with_product().await;
    for (id, exists) in [("p", true), ("q", false)] {
        let update = Product::update(id)
            .set(Product::STOCK, 1)
            .condition(Product::STOCK.gt(99));
        let Err(Error::ConditionFailed(failed)) = update.send(&db).await else {
            panic!("the condition held");
        };
        assert_eq!(failed.item_exists(), exists);
    }
}

/// More digits than an `f64` has: what is read is what is read again after it was written.
#[test]
fn a_json_number_that_is_rounded_is_rounded_once() {
    #[derive(Table, Debug, PartialEq)]
    #[table(name = "Documents")]
    struct Document {
        #[table(partition_key)]
        id: u64,
        number: serde_json::Value,
    }
    for text in [
        "563000000000000937.5",
        "0.1000000000000000055511",
        "1e25",
        "-9007199254740993.5",
        "7.0",
        "1.0000000000000000000000000000000000001",
    ] {
        let mut item = Document {
            id: 1,
            number: serde_json::Value::Null,
        }
        .to_item()
        .unwrap();
        item.insert("number".to_owned(), AttributeValue::N(text.to_owned()));
        let read = Document::from_item(item).unwrap();
        let again = Document::from_item(read.to_item().unwrap()).unwrap();
        assert_eq!(again, read, "{text}");
    }
}

/// An attribute of any type has every operator; only a number has another sign.
#[test]
fn only_a_number_can_be_taken_away() {
    #[derive(Table)]
    #[table(name = "Documents")]
    struct Document {
        #[table(partition_key)]
        id: u64,
        any: AttributeValue,
    }
    let update = |value| Document::update(1).subtract(Document::ANY, value);
    let five = AttributeValue::N("5".into());
    assert_eq!(update(five).to_string(), "ADD any -5");
    let db = Db::embedded().unwrap();
    let refused = update(AttributeValue::Ss(vec!["a".into()])).request(&db);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "attribute `any` of table `Documents`: only a number can be taken away from a number"
    );
}
