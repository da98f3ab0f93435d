//! Cursors hold every key there can be: any number, any bytes, several attributes, the longest ones.

use dynatable::cursor::Cursor;
use dynatable::error::CursorProblem;
use dynatable::{AttributeValue, Blob, Number, Table};
use serde_json::{Value, json};

use crate::cursors::{goes_on_anywhere, refusal};
use crate::errors::canned::{Answer, Canned};
use crate::support::{db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(index(by_size, partition_key = size, sort_key = id, projection = keys_only))]
#[table(local_index(by_weight, sort_key = weight))]
struct Reading {
    #[table(partition_key)]
    id: Number,
    #[table(sort_key)]
    at: Number,
    size: Option<Number>,
    weight: Option<Number>,
}

/// Numbers in their order, by texts as a user or another program writes them.
const NUMBERS: [&str; 14] = [
    "-9.9999999999999999999999999999999999999E+125",
    "-12345678901234567890123456789012345678",
    "-1e5",
    "-1E-130",
    "0",
    "1e-130",
    "0.10",
    "9",
    "10.000",
    "1E2",
    "1e5",
    "100000.5",
    "12345678901234567890123456789012345678",
    "9.9999999999999999999999999999999999999E+125",
];

#[tokio::test]
async fn cursors_hold_any_number_exactly() {
    let db = &db_with::<Reading>().await;
    let name = db.table_name::<Reading>().into_owned();
    // As the SDK takes them, not as `Number` writes them.
    for text in NUMBERS {
        let n = |text: &str| AttributeValue::N(text.into());
        let put = db
            .client()
            .put_item()
            .table_name(&name)
            .item("id", n("1e5"));
        let put = put
            .item("at", n(text))
            .item("size", n("0.50"))
            .item("weight", n(text));
        put.send().await.unwrap();
    }
    let number = |text: &str| text.parse::<Number>().unwrap();
    let query = || Reading::query(number("100000")).page_size(3);
    let found = query().collect(db).await.unwrap();
    let expected: Vec<_> = NUMBERS.iter().map(|text| number(text)).collect();
    assert_eq!(
        found.iter().map(|it| it.at.clone()).collect::<Vec<_>>(),
        expected
    );
    goes_on_anywhere(14, |at| query().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(14, |at| query().reverse().maybe_cursor(at).items(db)).await;
    // The partition key is the same by its value.
    goes_on_anywhere(14, |at| {
        let id = if at.is_some() { "1.0e+5" } else { "100000.0" };
        Reading::query(number(id))
            .page_size(3)
            .maybe_cursor(at)
            .items(db)
    })
    .await;
    goes_on_anywhere(14, |at| {
        let query = Reading::by_size(number("5e-1")).page_size(3).hydrate();
        query.maybe_cursor(at).items(db)
    })
    .await;
    goes_on_anywhere(14, |at| {
        let query = Reading::by_weight(number("1E5")).page_size(3);
        query.maybe_cursor(at).items(db)
    })
    .await;
    let scan = || {
        Reading::scan()
            .index(Reading::BY_SIZE)
            .page_size(3)
            .hydrate()
    };
    goes_on_anywhere(14, |at| scan().maybe_cursor(at).items(db)).await;
}

#[tokio::test]
async fn a_partition_key_is_the_same_by_its_value_however_the_service_writes_it() {
    let raw = json!({"id": {"N": "1.0E+5"}, "at": {"N": "1"}});
    let body = json!({"Items": [raw], "Count": 1, "LastEvaluatedKey": raw}).to_string();
    let db = Canned::new([Answer::ok(&body)]).db();
    let query = |id: u32| Reading::query(Number::from(id));
    let mut items = query(100_000).items(&db);
    items.try_next().await.unwrap();
    let text = items.cursor().unwrap().to_string();
    let cursor: Cursor<Reading> = text.parse().unwrap();
    assert!(
        query(100_000)
            .cursor(cursor.clone())
            .collect(&db)
            .await
            .is_ok()
    );
    let other = query(100_001).cursor(cursor).collect(&db).await;
    assert_eq!(refusal(other), CursorProblem::OtherPartitionKey);
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(index(by_kind, partition_key = kind, sort_key = mark))]
struct Chunk {
    #[table(partition_key)]
    hash: Vec<u8>,
    #[table(sort_key)]
    part: Blob,
    kind: Option<Vec<u8>>,
    mark: Option<Vec<u8>>,
}

#[tokio::test]
async fn cursors_hold_any_bytes_exactly() {
    let db = &db_with::<Chunk>().await;
    let hash: Vec<u8> = (0..=255).collect();
    let parts: [&[u8]; 7] = [
        &[0],
        &[0, 0],
        &[0, 255],
        &[1],
        &[127],
        &[128],
        &[255, 255, 0],
    ];
    for part in parts {
        let chunk = Chunk {
            hash: hash.clone(),
            part: part.to_vec().into(),
            kind: Some(vec![0xff, 0xfe]),
            mark: Some(part.iter().rev().copied().collect()),
        };
        chunk.put().send(db).await.unwrap();
    }
    let query = || Chunk::query(&hash[..]).page_size(2);
    let found = query().collect(db).await.unwrap();
    assert!(
        found
            .iter()
            .zip(parts)
            .all(|(one, other)| one.part == Blob::from(other.to_vec()))
    );
    goes_on_anywhere(7, |at| query().maybe_cursor(at).items(db)).await;
    let kind = || Chunk::by_kind(vec![0xff, 0xfe]).page_size(2).reverse();
    goes_on_anywhere(7, |at| kind().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(7, |at| {
        let scan = Chunk::scan().whole_table().page_size(2);
        scan.maybe_cursor(at).items(db)
    })
    .await;
}

#[derive(Table, Clone, Debug, PartialEq)]
#[table(index(by_place, partition_key = (country, city), sort_key = (year, code, name)))]
struct Stay {
    #[table(partition_key)]
    id: String,
    country: Option<String>,
    city: Option<u16>,
    year: Option<u16>,
    code: Option<Vec<u8>>,
    name: Option<String>,
}

/// DynamoDB Local does not know keys of several attributes.
#[tokio::test]
async fn cursors_of_an_index_with_several_key_attributes_are_exact() {
    if on_dynamodb_local() {
        return;
    }
    let db = &db_with::<Stay>().await;
    for n in 0..12_u16 {
        let stay = Stay {
            id: format!("{}", n * 7 % 12),
            country: Some("DE".into()),
            city: Some(49),
            year: Some(9 + n / 6),
            code: Some(vec![u8::try_from(n / 3 % 2).unwrap() * 255]),
            name: (n != 5).then(|| format!("n{}", n % 2)),
        };
        stay.put().send(db).await.unwrap();
    }
    let query = || Stay::by_place(("DE", 49_u16)).page_size(3);
    goes_on_anywhere(11, |at| query().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(11, |at| query().reverse().maybe_cursor(at).items(db)).await;
    goes_on_anywhere(6, |at| {
        query()
            .sort_key_eq(10_u16)
            .sort_key_ge(vec![0])
            .maybe_cursor(at)
            .items(db)
    })
    .await;
    goes_on_anywhere(11, |at| {
        let scan = Stay::scan().index(Stay::BY_PLACE).page_size(3);
        scan.maybe_cursor(at).items(db)
    })
    .await;
    let page = query().limit(5).page(db).await.unwrap();
    let cursor = page.next_cursor().unwrap();
    assert_eq!(cursor.to_item().unwrap().len(), 6);
    for place in [("DE", 50), ("FR", 49)] {
        let other = Stay::by_place(place)
            .cursor(cursor.clone())
            .collect(db)
            .await;
        assert_eq!(refusal(other), CursorProblem::OtherPartitionKey);
    }
}

#[tokio::test]
async fn the_longest_keys_there_are_fit_in_a_cursor() {
    #[derive(Table, Clone, Debug, PartialEq)]
    #[table(index(by_group, partition_key = group, sort_key = rank))]
    struct Long {
        #[table(partition_key)]
        id: String,
        #[table(sort_key)]
        at: String,
        group: Option<String>,
        rank: Option<String>,
    }
    let db = &db_with::<Long>().await;
    let (id, group) = ("é".repeat(1024), "g".repeat(2048));
    for n in 0..5 {
        let long = Long {
            id: id.clone(),
            at: format!("{}{n}", "😀".repeat(255)) + "abc",
            group: Some(group.clone()),
            rank: Some(format!("{}{n}", "r".repeat(1023))),
        };
        long.put().send(db).await.unwrap();
    }
    let query = || Long::query(&id).page_size(2);
    goes_on_anywhere(5, |at| query().maybe_cursor(at).items(db)).await;
    let query = || Long::by_group(&group).page_size(2);
    goes_on_anywhere(5, |at| query().maybe_cursor(at).items(db)).await;
    let mut items = query().items(db);
    items.try_next().await.unwrap();
    let text = items.cursor().unwrap().to_string();
    assert!((8192..8300).contains(&text.len()), "{}", text.len());
}

/// Each letter as an escape, with space between: the same text to JSON.
fn escaped(value: &Value) -> String {
    let escape = |text: &str| {
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        format!("\"{}\"", units.collect::<String>())
    };
    match value {
        Value::Object(map) => {
            let each = map.iter().map(|(name, value)| {
                let name = if name.len() > 1 {
                    escape(name)
                } else {
                    format!("{name:?}")
                };
                // The SDK reads no escapes in base64, so DynamoDB can write none.
                let value = match name.as_str() {
                    "\"B\"" => value.to_string(),
                    _ => escaped(value),
                };
                format!(" {name}\t: {value}")
            });
            format!("{{{} }}", each.collect::<Vec<_>>().join(" ,\n"))
        }
        Value::String(text) => escape(text),
        _ => panic!("no part of an item"),
    }
}

#[tokio::test]
async fn a_cursor_is_the_same_however_the_service_writes_its_json() {
    #[derive(Table, Clone, Debug, PartialEq)]
    #[table(name = "Files")]
    #[table(index(by_hash, partition_key = hash, sort_key = size))]
    struct File {
        #[table(partition_key)]
        folder: String,
        #[table(sort_key)]
        name: String,
        hash: Option<Vec<u8>>,
        size: Option<Number>,
        words: Vec<String>,
    }
    let raw = |name: &str| {
        json!({
            "folder": {"S": "a/b\\c\"d é😀\u{0}\n"}, "name": {"S": name},
            "hash": {"B": "AP8B/w=="}, "size": {"N": "-1.50E-3"},
        })
    };
    let words = r#""words" :{ "L" :[ {"S":"]}{[\\"},{"S":"\""} ] }"#;
    let items = ["1", "\u{ffff}\u{10000}", "\u{7f}"].map(raw);
    let texts = items.each_ref().map(|item| {
        let text = escaped(item);
        format!(
            "{}, {words} }}",
            text.trim_end_matches([' ', '}']).to_owned() + "}"
        )
    });
    let body = format!(
        r#"{{"Count":3, "Items" : [ {} ] ,"ScannedCount":3}}"#,
        texts.join(" , ")
    );
    let answers = || Canned::new([Answer::ok(&body)]).db();
    for is_index in [false, true] {
        let folder = items[0]["folder"]["S"].as_str().unwrap();
        let mut files = match is_index {
            false => File::query(folder).items(&answers()),
            true => File::by_hash(vec![0, 255, 1, 255]).items(&answers()),
        };
        for (at, item) in items[..2].iter().enumerate() {
            let file = files.try_next().await.unwrap().expect("a file");
            assert_eq!(
                (&*file.name, &*file.words[1]),
                (item["name"]["S"].as_str().unwrap(), "\"")
            );
            let key = files.cursor().unwrap().to_item().unwrap();
            assert_eq!(key.len(), if is_index { 4 } else { 2 });
            assert_eq!(key["folder"], AttributeValue::S(folder.into()), "item {at}");
            assert_eq!(key["name"], AttributeValue::S(file.name.clone()));
            if is_index {
                assert_eq!(
                    key["hash"],
                    AttributeValue::B(dynatable::sdk::primitives::Blob::new([0, 255, 1, 255]))
                );
                assert_eq!(
                    key["size"].as_n().unwrap().parse::<Number>().unwrap(),
                    file.size.unwrap()
                );
            }
        }
    }
}

#[derive(Table, Debug, PartialEq)]
struct Alone {
    #[table(partition_key)]
    id: u64,
}

#[tokio::test]
async fn a_table_without_a_sort_key_has_cursors_for_its_scans() {
    let db = &db_with::<Alone>().await;
    for id in 0..7 {
        Alone { id }.put().send(db).await.unwrap();
    }
    let scan = || Alone::scan().whole_table().page_size(2);
    goes_on_anywhere(7, |at| scan().maybe_cursor(at).items(db)).await;
}

#[tokio::test]
async fn a_query_of_a_table_without_a_sort_key_ends() {
    let db = &db_with::<Alone>().await;
    Alone { id: 3 }.put().send(db).await.unwrap();
    let query = || Alone::query(3_u64).page_size(1).max_pages(9);
    assert_eq!(query().collect(db).await.unwrap(), [Alone { id: 3 }]);
    assert_eq!(query().reverse().count(db).await.unwrap(), 1);
    goes_on_anywhere(1, |at| query().maybe_cursor(at).items(db)).await;
}
