//! Nobody can tell the codecs apart: what is read of any answer, and what is sent of any value.
//!
//! A failure prints the answer or the value. To look longer than CI does:
//!
//! ```sh
//! PROPTEST_CASES=20000 cargo test -p tests --test integration -- alike
//! ```

mod both;
mod calls;
mod json;
mod noise;
mod tables;

use std::collections::BTreeSet;

use dynatable::{AttributeValue, Schema, Table, item_size};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

use both::{Both, Counts};
use calls::{Item, Read, ReadOfDerived, ReadSeveral, Write};
use json::Json;
use noise::{Make, Noise};
use tables::{Careless, Collections, Derived, Foreign, Id, Odd, Scalars, Small};

/// What a case is made of: nothing but bytes, so that it can be taken apart.
#[derive(Clone, Debug, Default)]
struct Case {
    changes: Vec<u8>,
    values: Vec<u8>,
    text: Vec<u8>,
    damage: Vec<u8>,
}

fn case() -> impl Strategy<Value = Case> {
    let bytes = |most| vec(any::<u8>(), 0..most);
    (bytes(40), bytes(600), bytes(400), bytes(12)).prop_map(|(changes, values, text, damage)| {
        Case {
            changes,
            values,
            text,
            damage,
        }
    })
}

/// Runs `check` on random cases, as many as `PROPTEST_CASES` says.
fn run(usual: u32, check: impl AsyncFn(&mut Both, &Case) -> Result<(), String>) -> Counts {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .map(|cases| cases.parse().expect("a number of cases"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let both = std::cell::RefCell::new(Both::new());
    let config = ProptestConfig {
        max_shrink_iters: 3000,
        ..crate::random::config(cases.unwrap_or(usual))
    };
    let run = TestRunner::new(config).run(&case(), |case| {
        let checked = runtime.block_on(check(&mut both.borrow_mut(), &case));
        checked.map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => {}
        // Not the bytes of the case, which say nothing: the difference, and what it is seen in.
        Err(TestError::Fail(difference, _)) => panic!("{}", difference.message()),
        Err(error) => panic!("{error}"),
    }
    both.into_inner().counts
}

/// So that the tests cannot come to compare nothing: of each kind there is enough, and most of what could go
/// directly has gone so.
fn assert_sensible(counts: &Counts, direct: u64) {
    println!("{counts:?}");
    assert!(counts.values * 3 > counts.all, "{counts:?}");
    assert!(counts.errors * 10 > counts.all, "{counts:?}");
    assert!(direct * 2 > counts.values, "{counts:?}");
}

/// An answer with some items, changed, and the first of those items.
fn answer<T: Make + Table>(case: &Case, member: &str, count: usize) -> (T, Vec<u8>) {
    answer_of(case, member, count, T::make)
}

fn answer_of<T: Table>(
    case: &Case,
    member: &str,
    count: usize,
    make: impl Fn(&mut Noise) -> T,
) -> (T, Vec<u8>) {
    let mut values = Noise::tame(&case.values);
    let items: Vec<T> = (0..count.max(1)).map(|_| make(&mut values)).collect();
    let capacity = Json::object([
        ("TableName", Json::Text("x".to_owned())),
        ("CapacityUnits", Json::Raw("0.5".to_owned())),
    ]);
    let mut json = if member == "Items" {
        let number = || Json::Raw(count.to_string());
        let mut last = stored(&items[0]);
        last.retain(|name, _| is_key(T::SCHEMA, name));
        Json::object([
            (
                "Items",
                Json::Array(
                    items[..count]
                        .iter()
                        .map(|it| Json::item(&stored(it)))
                        .collect(),
                ),
            ),
            ("Count", number()),
            ("ScannedCount", number()),
            ("LastEvaluatedKey", Json::item(&last)),
            ("ConsumedCapacity", capacity),
        ])
    } else {
        Json::object([
            (member, Json::item(&stored(&items[0]))),
            ("ConsumedCapacity", capacity),
        ])
    };
    json.change(&mut Noise::tame(&case.changes));
    let mut text = String::new();
    json.write(&mut Noise::tame(&case.text), &mut text);
    let mut bytes = text.into_bytes();
    json::damage(&mut bytes, &mut Noise::tame(&case.damage));
    let first = items.into_iter().next().expect("there is one");
    (first, bytes)
}

fn is_key(schema: &Schema, name: &str) -> bool {
    let of_table = std::iter::once(schema.partition_key()).chain(schema.sort_key());
    let of_indexes = schema
        .indexes()
        .iter()
        .flat_map(|index| index.partition_key().iter().chain(index.sort_key()));
    of_table
        .chain(of_indexes.copied())
        .any(|field| field.name() == name)
}

async fn item<T: Item>(both: &mut Both, case: &Case, read: Read) -> Result<(), String> {
    let (item, answer) = answer::<T>(case, read.member(), 1);
    read.compare(both, &item, &answer).await
}

async fn any_item(both: &mut Both, case: &Case) -> Result<(), String> {
    let mut choice = Noise::tame(&case.text);
    let read = choice.pick(&Read::ITEM);
    match choice.below(8) {
        0 => item::<Small>(both, case, read).await,
        1 => item::<Scalars>(both, case, read).await,
        2 => item::<Collections>(both, case, read).await,
        3 => item::<Foreign>(both, case, read).await,
        4 => item::<Careless>(both, case, read).await,
        5 => item::<Derived>(both, case, read).await,
        _ => {
            let (item, answer) = answer(case, "Item", 1);
            let read = choice.pick(&ReadOfDerived::ITEM);
            read.compare(both, &item, &answer).await
        }
    }
}

#[test]
fn one_item_is_read_alike() {
    let counts = run(300, any_item);
    assert_sensible(&counts, counts.read);
}

async fn page<T: Item>(both: &mut Both, case: &Case) -> Result<(), String> {
    let mut choice = Noise::tame(&case.text);
    let (read, count) = (choice.pick(&Read::PAGE), choice.pick(&[2, 1, 3, 0, 5]));
    let (item, answer) = answer::<T>(case, "Items", count);
    read.compare(both, &item, &answer).await
}

async fn any_page(both: &mut Both, case: &Case) -> Result<(), String> {
    let mut choice = Noise::tame(&case.text);
    match choice.below(10) {
        0 => page::<Small>(both, case).await,
        1 => page::<Scalars>(both, case).await,
        2 => page::<Collections>(both, case).await,
        3 => page::<Foreign>(both, case).await,
        4 => page::<Careless>(both, case).await,
        5 => page::<Derived>(both, case).await,
        _ => {
            let make = |noise: &mut Noise| Derived {
                place: Some(Id("somewhere".to_owned())),
                ..Make::make(noise)
            };
            let (read, count) = (
                choice.pick(&ReadOfDerived::PAGE),
                choice.pick(&[2, 1, 3, 5]),
            );
            let (item, answer) = answer_of(case, "Items", count, make);
            read.compare(both, &item, &answer).await
        }
    }
}

#[test]
fn pages_are_read_alike() {
    let counts = run(300, any_page);
    assert_sensible(&counts, counts.read);
}

fn stored<T: Table>(item: &T) -> dynatable::Item {
    item.to_item().expect("a tame value can be stored")
}

fn key<T: Table>(item: &T) -> String {
    let mut item = stored(item);
    let fields = std::iter::once(T::SCHEMA.partition_key()).chain(T::SCHEMA.sort_key());
    let values = fields.map(|field| format!("{:?}", item.remove(field.name())));
    values.collect()
}

async fn several<T: Item>(both: &mut Both, case: &Case) -> Result<(), String> {
    let mut choice = Noise::tame(&case.text);
    let (read, count) = (choice.pick(&ReadSeveral::ALL), choice.pick(&[2, 1, 3, 5]));
    let mut values = Noise::tame(&case.values);
    let mut items: Vec<T> = (0..count).map(|_| T::make(&mut values)).collect();
    // A transaction takes a key once.
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(key(item)));
    let json = items.iter().map(|item| Json::item(&stored(item)));
    let mut json = read.answer(T::SCHEMA.table(), json.collect());
    json.change(&mut Noise::tame(&case.changes));
    let mut text = String::new();
    json.write(&mut Noise::tame(&case.text), &mut text);
    let mut bytes = text.into_bytes();
    json::damage(&mut bytes, &mut Noise::tame(&case.damage));
    read.compare(both, &items, &bytes).await
}

#[test]
fn batches_and_transactions_are_read_alike() {
    let counts = run(300, async |both, case| {
        match Noise::tame(&case.text).below(6) {
            0 => several::<Small>(both, case).await,
            1 => several::<Scalars>(both, case).await,
            2 => several::<Collections>(both, case).await,
            3 => several::<Foreign>(both, case).await,
            4 => several::<Careless>(both, case).await,
            _ => several::<Derived>(both, case).await,
        }
    });
    assert_sensible(&counts, counts.read);
}

#[test]
fn what_dynamodb_writes_is_read_directly() {
    let counts = run(40, async |both, case| {
        let plain = Case {
            values: case.values.clone(),
            ..Case::default()
        };
        item::<Small>(both, &plain, Read::Get).await?;
        item::<Scalars>(both, &plain, Read::PutOld).await?;
        item::<Collections>(both, &plain, Read::DeleteOld).await?;
        item::<Foreign>(both, &plain, Read::UpdateOld).await?;
        item::<Derived>(both, &plain, Read::UpdateNew).await?;
        page::<Derived>(both, &plain).await
    });
    assert!(counts.all > 0 && counts.read == counts.all, "{counts:?}");
}

async fn written<T: Item>(both: &mut Both, case: &Case) -> Result<(), String> {
    let value = T::make(&mut Noise::wild(&case.values));
    let write = Noise::tame(&case.changes).pick(&Write::ALL);
    write.compare(both, &value).await
}

async fn any_written(both: &mut Both, case: &Case) -> Result<(), String> {
    match Noise::tame(&case.text).below(8) {
        0 => written::<Small>(both, case).await,
        1 | 2 => written::<Scalars>(both, case).await,
        3 => written::<Collections>(both, case).await,
        4 => written::<Foreign>(both, case).await,
        5 => written::<Odd>(both, case).await,
        _ => written::<Derived>(both, case).await,
    }
}

#[test]
fn items_are_written_alike() {
    let counts = run(300, any_written);
    assert_sensible(&counts, counts.written);
}

#[test]
fn what_can_be_stored_is_written_directly() {
    let counts = run(40, async |both, case| {
        let mut noise = Noise::tame(&case.values);
        Write::Put.compare(both, &Small::make(&mut noise)).await?;
        Write::Batch
            .compare(both, &Scalars::make(&mut noise))
            .await?;
        Write::Put
            .compare(both, &Collections::make(&mut noise))
            .await?;
        Write::Batch
            .compare(both, &Foreign::make(&mut noise))
            .await?;
        Write::Put.compare(both, &Derived::make(&mut noise)).await
    });
    assert!(counts.all > 0 && counts.written == counts.all, "{counts:?}");
}

#[tokio::test]
async fn what_is_at_a_limit_is_written_alike() {
    let mut both = Both::new();
    let small = |any| Small {
        any: Some(any),
        ..Make::make(&mut Noise::tame(&[]))
    };
    let text = |length: usize| AttributeValue::S("a".repeat(length));
    let most = 400 * 1024 - item_size(&small(text(0)).to_item().unwrap());
    for length in most - 2..most + 2 {
        Write::Put
            .compare(&mut both, &small(text(length)))
            .await
            .unwrap();
    }
    for levels in 28..36 {
        let list = (0..levels).fold(text(1), |inside, _| AttributeValue::L(vec![inside]));
        Write::Put.compare(&mut both, &small(list)).await.unwrap();
        let map = (0..levels).fold(text(1), |inside, _| {
            AttributeValue::M([("a".to_owned(), inside)].into())
        });
        Write::Put.compare(&mut both, &small(map)).await.unwrap();
    }
    let id = |length: usize| Id("é".repeat(length / 2) + &"a".repeat(length % 2));
    for length in [0, 1, 1023, 1024, 1025, 2047, 2048, 2049] {
        let plain: Derived = Make::make(&mut Noise::tame(&[]));
        let values = [
            Derived {
                id: id(length),
                ..plain.clone()
            },
            Derived {
                place: Some(id(length)),
                ..plain.clone()
            },
            Derived {
                place: None,
                plain: id(length),
                ..plain.clone()
            },
            Derived {
                place: Some(id(1)),
                plain: id(length),
                ..plain.clone()
            },
        ];
        for value in values {
            Write::Put.compare(&mut both, &value).await.unwrap();
        }
    }
    let counts = both.counts;
    assert!(counts.written > 20 && counts.errors > 20, "{counts:?}");
}
