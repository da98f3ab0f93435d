//! Cases: what is asked and answered, or written, made of nothing but bytes.

use std::collections::BTreeSet;

use dynatable::{Schema, Table};

use super::both::Both;
use super::calls::{Item, Read, ReadOfDerived, ReadSeveral, Write};
use super::json::{self, Json};
use super::noise::{Make, Noise};
use super::tables::{Careless, Collections, Derived, Foreign, Id, Odd, Scalars, Small};

/// What a case is made of: nothing but bytes, so that it can be taken apart.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub changes: Vec<u8>,
    pub values: Vec<u8>,
    pub text: Vec<u8>,
    pub damage: Vec<u8>,
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

pub async fn item<T: Item>(both: &mut Both, case: &Case, read: Read) -> Result<(), String> {
    let (item, answer) = answer::<T>(case, read.member(), 1);
    read.compare(both, &item, &answer).await
}

pub async fn any_item(both: &mut Both, case: &Case) -> Result<(), String> {
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

pub async fn page<T: Item>(both: &mut Both, case: &Case) -> Result<(), String> {
    let mut choice = Noise::tame(&case.text);
    let (read, count) = (choice.pick(&Read::PAGE), choice.pick(&[2, 1, 3, 0, 5]));
    let (item, answer) = answer::<T>(case, "Items", count);
    read.compare(both, &item, &answer).await
}

pub async fn any_page(both: &mut Both, case: &Case) -> Result<(), String> {
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

pub async fn any_several(both: &mut Both, case: &Case) -> Result<(), String> {
    match Noise::tame(&case.text).below(6) {
        0 => several::<Small>(both, case).await,
        1 => several::<Scalars>(both, case).await,
        2 => several::<Collections>(both, case).await,
        3 => several::<Foreign>(both, case).await,
        4 => several::<Careless>(both, case).await,
        _ => several::<Derived>(both, case).await,
    }
}

async fn written<T: Item>(both: &mut Both, case: &Case) -> Result<(), String> {
    let value = T::make(&mut Noise::wild(&case.values));
    let write = Noise::tame(&case.changes).pick(&Write::ALL);
    write.compare(both, &value).await
}

pub async fn any_written(both: &mut Both, case: &Case) -> Result<(), String> {
    match Noise::tame(&case.text).below(8) {
        0 => written::<Small>(both, case).await,
        1 | 2 => written::<Scalars>(both, case).await,
        3 => written::<Collections>(both, case).await,
        4 => written::<Foreign>(both, case).await,
        5 => written::<Odd>(both, case).await,
        _ => written::<Derived>(both, case).await,
    }
}
