//! What DynamoDB would refuse, and what is seen before the call: then no call is made.

use std::fmt::Debug;

use dynatable::expr::{Function, IntoCondition};
use dynatable::{
    Attribute, AttributeValue, Condition, Db, Error, NonEmptySet, Number, Table, item_size,
};

use crate::errors::canned::Canned;
use crate::support::{db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, Default, PartialEq)]
#[table(name = "Rows")]
struct Row {
    #[table(partition_key)]
    pk: String,
    #[table(sort_key)]
    sk: String,
    plays: u64,
    wide: Option<u128>,
    signed: Option<i128>,
    ratio: Option<f64>,
    small: Option<f32>,
    ratios: Option<Vec<f64>>,
    nested: Option<Nested>,
    list: Option<Vec<u64>>,
    any: Option<AttributeValue>,
    data: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Nested {
    ratio: f64,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Hashes")]
struct Hash {
    #[table(partition_key)]
    hash: Vec<u8>,
    #[table(sort_key)]
    height: u128,
}

/// A list in a list, as often as there are crosses.
macro_rules! lists {
    () => { u32 };
    (x $($rest:tt)*) => { Vec<lists!($($rest)*)> };
}

/// The first element of the first element, as often as there are crosses.
macro_rules! first {
    ($path:expr;) => { $path };
    ($path:expr; x $($rest:tt)*) => { first!($path.at(0); $($rest)*) };
}

type Lists33 = lists!(x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x);

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Deep")]
struct Deep {
    #[table(partition_key)]
    pk: String,
    lists: Option<Lists33>,
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Users")]
struct User {
    #[table(partition_key)]
    name: String,
    roles: NonEmptySet<String>,
}

const KEY: (&str, &str) = ("p", "s");

fn row() -> Row {
    Row {
        pk: "p".into(),
        sk: "s".into(),
        ..Row::default()
    }
}

/// Runs a call that must be refused before it is made, and returns the error's text.
async fn refused<R: Debug>(call: impl AsyncFnOnce(&Db) -> dynatable::Result<R>) -> String {
    let canned = Canned::default();
    let result = call(&canned.db()).await;
    assert_eq!(canned.calls().len(), 0, "{result:?}");
    match result {
        Err(Error::Invalid(error)) => error.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

/// `AttributeValue` lists around a number.
fn lists(depth: usize) -> AttributeValue {
    let number = AttributeValue::N("1".into());
    (0..depth).fold(number, |value, _| AttributeValue::L(vec![value]))
}

#[tokio::test]
async fn an_empty_key_makes_no_call() {
    let text = "attribute `sk` of table `Rows`: a key attribute cannot be empty";
    assert_eq!(
        refused(async |db| Row::get(("p", "")).send(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::update(("p", "")).send(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::upsert(("p", "")).send(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::delete(("p", "")).send(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::delete(("p", "")).send_if(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::get(("p", "")).send_with(db).await).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::get(("p", "")).request(db)).await,
        text
    );
    assert_eq!(
        refused(async |db| Row::get(("p", "")).into_sdk(db)).await,
        text
    );
    assert_eq!(refused(async |_| Row::key(("p", ""))).await, text);
    let empty = Row {
        sk: String::new(),
        ..row()
    };
    assert_eq!(refused(async |db| empty.put().send(db).await).await, text);
    assert_eq!(
        refused(async |db| Row::get(&empty).send(db).await).await,
        text
    );
    assert_eq!(refused(async |_| empty.to_item()).await, text);

    let text = "attribute `pk` of table `Rows`: a key attribute cannot be empty";
    assert_eq!(refused(async |_| Row::key(("", "s"))).await, text);
    let text = "attribute `hash` of table `Hashes`: a key attribute cannot be empty";
    assert_eq!(refused(async |_| Hash::key((vec![], 1_u128))).await, text);
}

#[tokio::test]
async fn a_key_is_as_long_as_dynamodb_takes_it_and_no_longer() {
    let db = db_with::<Row>().await;
    // In bytes: an é has two.
    let (longest_pk, longest_sk) = ("é".repeat(1024), "s".repeat(1024));
    let longest = Row {
        pk: longest_pk.clone(),
        sk: longest_sk.clone(),
        ..row()
    };
    longest.put().send(&db).await.unwrap();
    let found = Row::get((&longest_pk, &longest_sk))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(found, Some(longest));

    let pk = format!("{longest_pk}x");
    assert_eq!(
        refused(async |db| Row::get((&pk, "s")).send(db).await).await,
        "attribute `pk` of table `Rows`: a key attribute of 2049 bytes, more than 2048"
    );
    let sk = format!("{longest_sk}x");
    let long = Row { sk, ..row() };
    assert_eq!(
        refused(async |db| long.put().send(db).await).await,
        "attribute `sk` of table `Rows`: a key attribute of 1025 bytes, more than 1024"
    );
    assert_eq!(
        refused(async |db| Hash::delete((vec![0; 2049], 1_u128)).send(db).await).await,
        "attribute `hash` of table `Hashes`: a key attribute of 2049 bytes, more than 2048"
    );
    // DynamoDB agrees that this is too much; the embedded engine too.
    let key = Row::key(KEY).unwrap().to_item();
    let get = db
        .client()
        .get_item()
        .table_name(db.table_name::<Row>())
        .set_key(Some(key));
    assert!(get.clone().send().await.is_ok());
    let too_long = get.key("pk", AttributeValue::S(pk)).send().await;
    assert!(too_long.is_err());
}

#[tokio::test]
async fn a_float_that_is_not_finite_makes_no_call() {
    for ratio in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let bad = Row {
            ratio: Some(ratio),
            ..row()
        };
        let text = refused(async |db| bad.put().send(db).await).await;
        assert!(
            text.starts_with("attribute `ratio` of table `Rows`: "),
            "{text}"
        );
        let text = refused(async |db| Row::update(KEY).set(Row::RATIO, ratio).send(db).await).await;
        assert!(
            text.contains("attribute `ratio` of table `Rows`: "),
            "{text}"
        );
        refused(async |db| Row::update(KEY).add(Row::RATIO, ratio).send(db).await).await;
        refused(async |db| {
            let sum = Row::RATIO.plus(ratio);
            Row::update(KEY).set(Row::RATIO, sum).send(db).await
        })
        .await;
        refused(async |db| {
            let default = Row::RATIO.if_not_exists(ratio);
            Row::update(KEY).set(Row::RATIO, default).send(db).await
        })
        .await;
        refused(async |db| {
            Row::delete(KEY)
                .condition(Row::RATIO.lt(ratio))
                .send(db)
                .await
        })
        .await;
        refused(async |db| {
            let between = Row::RATIO.between(0.0, ratio);
            row()
                .put()
                .condition(!(Row::PLAYS.eq(1_u64) & between))
                .send(db)
                .await
        })
        .await;
        refused(async |_| Row::RATIO.is_in([1.0, ratio]).render()).await;
    }
    let bad = Row {
        small: Some(f32::NAN),
        ..row()
    };
    refused(async |db| bad.put().send(db).await).await;
}

#[tokio::test]
async fn a_mistake_deep_in_an_item_is_named_by_its_path() {
    let bad = Row {
        ratios: Some(vec![0.5, f64::NAN]),
        ..row()
    };
    let text = refused(async |db| bad.put().send(db).await).await;
    assert!(
        text.starts_with("attribute `ratios[1]` of table `Rows`: "),
        "{text}"
    );
    let bad = Row {
        nested: Some(Nested { ratio: f64::NAN }),
        ..row()
    };
    let text = refused(async |db| bad.put().send(db).await).await;
    assert!(
        text.starts_with("attribute `nested.ratio` of table `Rows`: "),
        "{text}"
    );
    let text = refused(async |db| {
        let update = Row::update(KEY).set(Row::NESTED, Nested { ratio: f64::NAN });
        update.send(db).await
    })
    .await;
    assert!(
        text.starts_with("attribute `nested.ratio` of table `Rows`: "),
        "{text}"
    );
}

#[tokio::test]
async fn a_number_has_38_digits_at_the_most() {
    let db = db_with::<Row>().await;
    let longest = 10_u128.pow(38) - 1;
    let item = Row {
        wide: Some(longest),
        signed: Some(-10_i128.pow(38) + 1),
        ..row()
    };
    item.put().send(&db).await.unwrap();
    assert_eq!(Row::get(KEY).send(&db).await.unwrap(), Some(item.clone()));
    let same = Row::WIDE.eq(longest) & Row::SIGNED.eq(-10_i128.pow(38) + 1);
    let update = Row::update(KEY).condition(same).send_if(&db).await.unwrap();
    assert!(update.is_applied());
    // 39 digits, 38 of which are significant.
    let round = Row {
        wide: Some(10_u128.pow(38)),
        ..row()
    };
    round.put().send(&db).await.unwrap();
    assert_eq!(Row::get(KEY).send(&db).await.unwrap(), Some(round));

    let bad = Row {
        wide: Some(u128::MAX),
        ..row()
    };
    let text = refused(async |db| bad.put().send(db).await).await;
    assert!(
        text.starts_with("attribute `wide` of table `Rows`: "),
        "{text}"
    );
    assert!(!text.contains("340282"), "{text}");
    let bad = Row {
        signed: Some(i128::MIN),
        ..row()
    };
    refused(async |db| bad.put().send(db).await).await;
    refused(async |db| Row::update(KEY).set(Row::WIDE, u128::MAX).send(db).await).await;
    refused(async |db| Row::update(KEY).add(Row::WIDE, u128::MAX).send(db).await).await;
    refused(async |db| {
        Row::delete(KEY)
            .condition(Row::WIDE.lt(u128::MAX))
            .send(db)
            .await
    })
    .await;
    let text = refused(async |db| Hash::get((vec![1], u128::MAX)).send(db).await).await;
    assert!(text.contains("table `Hashes`"), "{text}");
    assert!("1".repeat(39).parse::<Number>().is_err());
}

#[tokio::test]
async fn an_item_has_400_kilobytes_at_the_most() {
    let db = db_with::<Row>().await;
    let overhead = item_size(&row().to_item().unwrap()) + "data".len();
    let item = |bytes: usize| Row {
        data: Some("x".repeat(bytes - overhead)),
        ..row()
    };
    let largest = item(400 * 1024);
    assert_eq!(item_size(&largest.to_item().unwrap()), 400 * 1024);
    largest.put().send(&db).await.unwrap();
    assert_eq!(
        refused(async |db| item(400 * 1024 + 1).put().send(db).await).await,
        "table `Rows`: the item has 409601 bytes, more than the 409600 DynamoDB takes"
    );
}

#[tokio::test]
async fn an_expression_has_4096_bytes_at_the_most() {
    let db = db_with::<Row>().await;
    row().put().send(&db).await.unwrap();
    let raw = |bytes: usize| {
        let spaces = " ".repeat(bytes - "attribute_exists(pk)".len());
        Condition::<Row>::raw(format!("attribute_exists({spaces}pk)"))
    };
    assert_eq!(
        raw(4096)
            .into_condition()
            .render()
            .unwrap()
            .expression()
            .len(),
        4096
    );
    let put = row();
    put.put().condition(raw(4096)).send(&db).await.unwrap();
    assert_eq!(
        refused(async |db| put.put().condition(raw(4097)).send(db).await).await,
        "table `Rows`: an expression of 4097 bytes, more than 4096"
    );
    refused(async |db| Row::delete(KEY).condition(raw(4097)).send(db).await).await;

    let long = "x".repeat(4096);
    // Values and names are placeholders, whose length does not count.
    let update = Row::update(KEY)
        .set(Row::DATA, &long)
        .condition(Row::DATA.ne(&long));
    assert!(update.send_if(&db).await.unwrap().is_applied());

    let item = Row {
        list: Some(vec![0]),
        ..row()
    };
    item.put().send(&db).await.unwrap();
    let removes = |elements: usize| {
        (0..elements).fold(Row::upsert(KEY), |update, at| {
            update.remove(Row::LIST.at(at))
        })
    };
    let most = (1..1000)
        .find(|more| removes(*more).request(&db).is_err())
        .unwrap()
        - 1;
    let longest = removes(most)
        .request(&db)
        .unwrap()
        .update_expression
        .unwrap();
    assert!((4080..=4096).contains(&longest.len()), "{}", longest.len());
    removes(most).send(&db).await.unwrap();
    let text = refused(async |db| removes(most + 1).send(db).await).await;
    assert!(text.contains("more than 4096"), "{text}");
}

/// A condition of so many parts, each an operator and the one that joins it.
type Family = fn(usize) -> Condition<Row>;

fn joined(parts: usize, part: fn() -> Condition<Row>) -> Condition<Row> {
    (1..parts).fold(part(), |all, _| all & part())
}

#[tokio::test]
async fn an_expression_has_300_operators_at_the_most() {
    let families: [(Family, usize); 7] = [
        (|parts| joined(parts, || Row::PLAYS.eq(1_u64)), 150),
        (
            |parts| (1..parts).fold(Row::PLAYS.eq(1_u64), |all, _| all | Row::PLAYS.eq(1_u64)),
            150,
        ),
        (
            |parts| {
                let eq = joined(parts - 50, || Row::PLAYS.eq(1_u64));
                eq & joined(50, || Row::PLAYS.between(1_u64, 2_u64))
            },
            150,
        ),
        (|parts| joined(parts, || Row::PLAYS.is_in([1_u64, 2])), 150),
        (|parts| joined(parts, || !Row::PLAYS.eq(1_u64)), 100),
        (
            |parts| joined(parts, || Row::PLAYS.lt(1_u64) | Row::PLAYS.gt(1_u64)),
            75,
        ),
        // 300 to the operator.
        (
            |parts| !Row::PLAYS.eq(1_u64) & joined(parts - 1, || Row::PLAYS.eq(1_u64)),
            150,
        ),
    ];
    let db = db_with::<Row>().await;
    for (condition, most) in families {
        let largest = condition(most);
        let text = largest.render().unwrap().expression().to_owned();
        // Accepted, whether it holds or not.
        let outcome = Row::delete(KEY).condition(largest).send_if(&db).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        let larger = refused(async |db| {
            Row::delete(KEY)
                .condition(condition(most + 1))
                .send(db)
                .await
        });
        assert_eq!(
            larger.await,
            "table `Rows`: an expression with more than 300 operators"
        );
        // And what we refuse, DynamoDB would refuse. The embedded engine does not count.
        if on_dynamodb_local() {
            let text = format!("{text} AND #n0 = :v0")
                .replace("#n0", "plays")
                .replace(":v", ":x");
            let mut raw = Condition::<Row>::raw(&text).value(":x0", 1);
            if text.contains(":x1") {
                raw = raw.value(":x1", 2);
            }
            let error = Row::delete(KEY).condition(raw).send(&db).await.unwrap_err();
            assert!(error.to_string().contains("too many operators"), "{error}");
        }
    }
}

/// DynamoDB Local counts a function as an operator, the documentation of the service says so of updates
/// only: what may be accepted is sent.
#[tokio::test]
async fn functions_are_left_for_the_service_to_count() {
    let db = db_with::<Row>().await;
    let send = |parts: usize| {
        let condition = (1..parts).fold(Row::PLAYS.exists(), |all, _| all | Row::PLAYS.exists());
        Row::delete(KEY).condition(condition).send_if(&db)
    };
    assert!(send(150).await.is_ok());
    let more = send(151).await;
    assert_eq!(more.is_err(), on_dynamodb_local(), "{more:?}");
    if let Err(error) = more {
        assert!(error.to_string().contains("operator count: 301"), "{error}");
    }
}

/// Only `+` and `-` are operators of an update: DynamoDB does not count the `=` of SET.
#[tokio::test]
async fn an_update_is_not_refused_for_its_assignments() {
    let db = db_with::<Row>().await;
    let item = Row {
        list: Some(vec![0]),
        ..row()
    };
    item.put().send(&db).await.unwrap();
    let update = (0..151).fold(Row::update(KEY), |update, at| {
        update.set(Row::LIST.at(at), Row::PLAYS.plus(1_u64))
    });
    let row = update.returning_new().send(&db).await.unwrap();
    assert_eq!(row.list.unwrap().len(), 151);
}

#[tokio::test]
async fn is_in_takes_one_to_a_hundred_values() {
    let db = db_with::<Row>().await;
    let row = Row { plays: 99, ..row() };
    row.put().send(&db).await.unwrap();
    let update = Row::update(KEY).condition(Row::PLAYS.is_in(0..100_u64));
    assert!(update.send_if(&db).await.unwrap().is_applied());
    assert_eq!(
        refused(async |db| {
            Row::update(KEY)
                .condition(Row::PLAYS.is_in(0..101_u64))
                .send(db)
                .await
        })
        .await,
        "attribute `plays` of table `Rows`: `is_in` takes 1 to 100 values, not 101"
    );
    let none: [u64; 0] = [];
    assert_eq!(
        refused(async |db| row.put().condition(!Row::PLAYS.is_in(none)).send(db).await).await,
        "attribute `plays` of table `Rows`: `is_in` takes 1 to 100 values, not 0"
    );
}

#[tokio::test]
async fn a_path_has_32_steps_at_the_most() {
    let db = db_with::<Deep>().await;
    let deep = Deep {
        pk: "p".into(),
        lists: None,
    };
    deep.put().send(&db).await.unwrap();
    let longest =
        || first!(Deep::LISTS; x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x);
    let update = Deep::update("p")
        .condition(longest().not_exists())
        .remove(longest());
    let path = format!("lists{}", "[0]".repeat(31));
    assert_eq!(
        update.to_string(),
        format!("REMOVE {path} IF attribute_not_exists({path})")
    );
    assert!(
        Deep::delete("p")
            .condition(longest().exists())
            .send_if(&db)
            .await
            .is_ok()
    );
    let text = refused(async |db| {
        Deep::update("p")
            .condition(longest().at(0).exists())
            .send(db)
            .await
    })
    .await;
    assert!(
        text.ends_with(": a path of 33 steps, more than 32"),
        "{text}"
    );
    refused(async |db| Deep::update("p").remove(longest().at(0)).send(db).await).await;
}

/// An item's own map is a level: DynamoDB takes 31 lists or maps in an attribute.
#[tokio::test]
async fn lists_and_maps_are_32_levels_deep_at_the_most() {
    let db = db_with::<Row>().await;
    let item = |depth: usize| Row {
        any: Some(lists(depth)),
        ..row()
    };
    item(31).put().send(&db).await.unwrap();
    assert_eq!(Row::get(KEY).send(&db).await.unwrap(), Some(item(31)));
    let text = refused(async |db| item(33).put().send(db).await).await;
    assert!(
        text.ends_with("of table `Rows`: lists and maps are nested more than 32 levels deep"),
        "{text}"
    );
    refused(async |db| Row::update(KEY).set(Row::ANY, lists(33)).send(db).await).await;
    refused(async |db| {
        Row::delete(KEY)
            .condition(Row::ANY.eq(lists(33)))
            .send(db)
            .await
    })
    .await;
    refused(async |db| {
        Row::delete(KEY)
            .condition(Row::ANY.eq(lists(500)))
            .send(db)
            .await
    })
    .await;
    // Both engines refuse one level less, and so did DynamoDB when it was asked.
    let map = item(31).to_item().unwrap();
    let deeper = db
        .client()
        .put_item()
        .table_name(db.table_name::<Row>())
        .set_item(Some(map))
        .item("any", lists(32));
    assert!(deeper.send().await.is_err());
    refused(async |db| item(32).put().send(db).await).await;
}

#[tokio::test]
async fn functions_in_functions_end_where_the_expression_is_too_long() {
    let text = refused(async |db| {
        Row::update(KEY)
            .set(Row::PLAYS, defaults(2000))
            .send(db)
            .await
    })
    .await;
    assert!(text.contains("more than"), "{text}");
}

/// A default of a default, as often as that.
fn defaults(depth: usize) -> Function<Row, u64> {
    let zero = Row::PLAYS.if_not_exists(0_u64);
    (0..depth).fold(zero, |inner, _| Row::PLAYS.if_not_exists(inner))
}

#[tokio::test]
async fn functions_in_functions_end_no_process() {
    refused(async |db| {
        Row::update(KEY)
            .set(Row::PLAYS, defaults(100_000))
            .send(db)
            .await
    })
    .await;
}

#[tokio::test]
async fn a_ready_made_value_of_any_depth_ends_no_process() {
    let item = Row {
        any: Some(lists(5000)),
        ..row()
    };
    refused(async |db| item.put().send(db).await).await;
}

#[tokio::test]
async fn a_path_that_is_changed_twice_makes_no_call() {
    let text = refused(async |db| {
        let update = Row::update(KEY)
            .set(Row::PLAYS, 1_u64)
            .add(Row::PLAYS, 1_u64);
        update.send(db).await
    })
    .await;
    assert_eq!(
        text,
        "table `Rows`: two clauses of the update change `plays`"
    );
}

/// Without it, the item could not be read.
#[tokio::test]
async fn a_set_that_is_never_empty_cannot_be_set_to_nothing() {
    refused(async |db| User::update("ann").set(User::ROLES, [""; 0]).send(db).await).await;
    refused(async |db| {
        User::update("ann")
            .set(User::ROLES, Vec::<String>::new())
            .send(db)
            .await
    })
    .await;
}

#[tokio::test]
async fn elements_given_twice_are_one_element_of_a_set() {
    let db = db_with::<User>().await;
    let ann = User {
        name: "ann".into(),
        roles: NonEmptySet::new("admin".into()),
    };
    ann.put().send(&db).await.unwrap();
    let update = User::update("ann")
        .add(User::ROLES, ["editor", "editor"])
        .returning_new();
    let ann = update.send(&db).await.unwrap();
    assert_eq!(ann.roles.len(), 2);
    let same = User::ROLES.eq(["admin", "editor", "admin"]);
    let update = User::update("ann").condition(same).send_if(&db).await;
    assert!(update.unwrap().is_applied());
}

#[tokio::test]
async fn what_is_valid_is_sent() {
    let canned = Canned::default();
    let db = canned.db();
    row().put().send(&db).await.unwrap();
    Row::delete(KEY)
        .condition(Row::RATIO.lt(0.5))
        .send(&db)
        .await
        .unwrap();
    assert_eq!(canned.calls().len(), 2);
}

/// DynamoDB holds a zero to the range of its numbers as if its last digit were a 1.
#[tokio::test]
async fn a_zero_with_an_exponent_out_of_range_is_refused_before_the_call() {
    #[derive(Table)]
    #[table(name = "Zeros")]
    struct Zero {
        #[table(partition_key)]
        id: u8,
        value: AttributeValue,
    }
    let db = db_with::<Zero>().await;
    let zero = |text: &str| Zero {
        id: 1,
        value: AttributeValue::N(text.to_owned()),
    };
    for text in ["0e126", "0e-131", "0.0e-130", "-0E+999"] {
        let refused = zero(text).put().send(&db).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{text}: {refused:?}"
        );
    }
    for text in ["0e125", "0e-130", "0.0e-129", "-0", "0.000"] {
        zero(text).put().send(&db).await.unwrap();
        let found = Zero::get(1).send(&db).await.unwrap().unwrap();
        assert_eq!(found.value, AttributeValue::N("0".to_owned()), "{text}");
    }
}
