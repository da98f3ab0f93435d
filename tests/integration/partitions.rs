//! Partitions: their order under every operator, their sizes, the limits of keys, keys of several attributes.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::types::{KeyType, ScalarAttributeType};
use dynatable::attribute::KeyAttribute;
use dynatable::index::{CarriesAll, IndexKeyAttribute, IndexOf};
use dynatable::key::{NoSortKey, SortKey};
use dynatable::read::Query;
use dynatable::{Attribute, AttributeValue, Db, Error, Number, Table};

use crate::errors::canned::Canned;
use crate::support::{db, db_with, on_dynamodb_local};

/// What there is to know of a sort key's type.
trait Sorted: SortKeyType + Attribute<Base = Self> + Ord + Clone + fmt::Debug + Send {}
impl<K: SortKeyType + Attribute<Base = K> + Ord + Clone + fmt::Debug + Send> Sorted for K {}

/// A type that a table and an index can be sorted by.
trait SortKeyType: KeyAttribute + IndexKeyAttribute {}
impl<K: KeyAttribute + IndexKeyAttribute> SortKeyType for K {}

/// A table, a global and a local index in the order of the same values.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Entries")]
#[table(index(by_copy, partition_key = owner, sort_key = copy))]
#[table(local_index(near, sort_key = copy))]
struct Entry<K: Sorted> {
    #[table(partition_key)]
    owner: String,
    #[table(sort_key)]
    at: K,
    copy: K,
}

async fn db_with_entries<K: Sorted>(keys: &[K]) -> Db {
    let db = db_with::<Entry<K>>().await;
    for owner in ["a", "b"] {
        for key in keys {
            let (at, copy) = (key.clone(), key.clone());
            let entry = Entry {
                owner: owner.to_owned(),
                at,
                copy,
            };
            entry.put().send(&db).await.unwrap();
        }
    }
    db
}

/// Each operator, with each of `keys`, finds what `Ord` says, in that order.
async fn agrees<K: Sorted, I: IndexOf<Entry<K>> + CarriesAll>(
    db: &Db,
    keys: &[K],
    query: impl Fn() -> Query<Entry<K>, I, SortKey<K>>,
) {
    let mut sorted = keys.to_vec();
    sorted.sort();
    let check = async |query: Query<Entry<K>, I, NoSortKey>, holds: &dyn Fn(&K) -> bool| {
        let found = query.page_size(9).collect(db).await.unwrap();
        let found: Vec<K> = found.into_iter().map(|it| it.at).collect();
        let expected: Vec<K> = sorted.iter().filter(|it| holds(it)).cloned().collect();
        assert_eq!(found, expected);
    };
    for key in keys {
        check(query().sort_key_eq(key), &|it| it == key).await;
        check(query().sort_key_lt(key), &|it| it < key).await;
        check(query().sort_key_le(key), &|it| it <= key).await;
        check(query().sort_key_gt(key), &|it| it > key).await;
        check(query().sort_key_ge(key), &|it| it >= key).await;
        for high in keys.iter().filter(|high| key <= *high).step_by(3) {
            let between = query().sort_key_between(key, high);
            check(between, &|it| key <= it && it <= high).await;
        }
    }
    let all = query().collect(db).await.unwrap();
    let mut back = query().reverse().page_size(3).collect(db).await.unwrap();
    back.reverse();
    assert_eq!(all, back);
    assert!(all.into_iter().map(|it| it.at).eq(sorted));
}

async fn agrees_everywhere<K: Sorted>(keys: &[K]) {
    let db = db_with_entries(keys).await;
    agrees(&db, keys, || Entry::<K>::query("a")).await;
    agrees(&db, keys, || Entry::<K>::by_copy("a")).await;
    agrees(&db, keys, || Entry::<K>::near("b")).await;
}

/// In the order of their bytes in UTF-8, which is not that of UTF-16.
fn strings() -> Vec<String> {
    let long = |last: &str| format!("{}{last}", "x".repeat(1023));
    let texts = [
        "a", "A", "é", "z", "😀", "\u{ffff}", " ", "ab", "a\0", "\0", "~",
    ];
    let texts = texts.map(str::to_owned).into_iter();
    texts
        .chain([long("x"), long("y"), "😀".repeat(256)])
        .collect()
}

fn binaries() -> Vec<Vec<u8>> {
    let long = |last| [vec![0xff; 1023], vec![last]].concat();
    let short: [&[u8]; 8] = [
        &[0],
        &[0, 0],
        &[0xff],
        &[0xff, 0xff],
        &[0x7f],
        &[0x80],
        &[0, 0xff],
        &[0x80, 0],
    ];
    short
        .map(<[u8]>::to_vec)
        .into_iter()
        .chain([long(0xff), long(0)])
        .collect()
}

#[tokio::test]
async fn every_operator_on_a_string_agrees_with_the_order_of_bytes() {
    agrees_everywhere(&strings()).await;
}

#[tokio::test]
async fn every_operator_on_a_binary_agrees_with_the_order_of_bytes() {
    agrees_everywhere(&binaries()).await;
}

#[tokio::test]
async fn every_operator_on_a_number_agrees_with_the_order_of_values() {
    let numbers = [
        "0",
        "-1",
        "1",
        "9",
        "10",
        "0.1",
        "-0.1",
        "18446744073709551615",
        "1e-130",
        "-1e-130",
        "9.9999999999999999999999999999999999999e125",
        "-9.9999999999999999999999999999999999999e125",
        "12345678901234567890123456789012345678",
        "12345678901234567890123456789012345679",
    ];
    agrees_everywhere::<Number>(&numbers.map(|it| it.parse().unwrap())).await;
    agrees_everywhere::<u64>(&[u64::MAX, 0, 10, 9, u64::MAX - 1]).await;
    agrees_everywhere::<i128>(&[-10, i128::from(i64::MIN), 0, 5, -9]).await;
}

#[tokio::test]
async fn begins_with_finds_what_begins_with_these_bytes() {
    let keys = strings();
    let db = db_with_entries(&keys).await;
    let mut sorted = keys.clone();
    sorted.sort();
    for prefix in keys.iter().map(String::as_str).chain(["xx", "b"]) {
        let table = Entry::<String>::query("a")
            .sort_key_begins_with(prefix)
            .collect(&db)
            .await
            .unwrap();
        let index = Entry::<String>::near("a")
            .sort_key_begins_with(prefix)
            .collect(&db)
            .await
            .unwrap();
        assert_eq!(table, index);
        let expected = sorted.iter().filter(|it| it.starts_with(prefix));
        assert!(table.iter().map(|it| &it.at).eq(expected), "{prefix}");
    }
    let keys = binaries();
    let db = db_with_entries(&keys).await;
    let mut sorted = keys.clone();
    sorted.sort();
    for prefix in keys.iter().map(Vec::as_slice).chain([&[1][..]]) {
        let found = Entry::<Vec<u8>>::by_copy("b")
            .sort_key_begins_with(prefix)
            .collect(&db)
            .await
            .unwrap();
        let expected = sorted.iter().filter(|it| it.starts_with(prefix));
        assert!(found.iter().map(|it| &it.at).eq(expected), "{prefix:?}");
    }
}

#[tokio::test]
async fn a_partition_of_one_item_and_one_of_none_are_read_to_their_end() {
    let db = db_with_entries(&[7]).await;
    let (some, none) = (|| Entry::<u8>::query("a"), || Entry::<u8>::query("c"));
    let entry = some().one(&db).await.unwrap().unwrap();
    assert_eq!(some().collect(&db).await.unwrap(), [entry]);
    assert_eq!(none().collect(&db).await.unwrap(), []);
    assert_eq!(none().one(&db).await.unwrap(), None);
    assert_eq!(none().first(&db).await.unwrap(), None);
    assert_eq!(none().count(&db).await.unwrap(), 0);
    assert!(!none().exists(&db).await.unwrap());
    let page = none().limit(5).page(&db).await.unwrap();
    assert!(page.items().is_empty() && page.next_cursor().is_none());
    assert_eq!(none().items(&db).try_next().await.unwrap(), None);
}

/// 300 items of 4 KB: more than one page of 1 MB.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Big")]
struct Big {
    #[table(partition_key)]
    id: u8,
    #[table(sort_key)]
    at: u16,
    copy: u16,
    text: String,
}

#[tokio::test]
async fn a_partition_of_more_than_a_page_is_read_to_its_end() {
    let db = db_with::<Big>().await;
    let text = "x".repeat(4096);
    for at in 0..300 {
        let big = Big {
            id: 1,
            at,
            copy: at,
            text: text.clone(),
        };
        big.put().send(&db).await.unwrap();
    }
    let numbers = |found: &[Big]| found.iter().map(|it| it.at).collect::<Vec<_>>();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let listener = {
        let calls = calls.clone();
        move |it: &dynatable::read::Progress| calls.lock().unwrap().push(it.items())
    };
    let found = Big::query(1).progress(listener).collect(&db).await.unwrap();
    assert_eq!(numbers(&found), (0..300).collect::<Vec<_>>());
    let calls = calls.lock().unwrap().clone();
    assert!(
        calls.len() == 2 && calls[0] < 300 && calls[1] == 300,
        "{calls:?}"
    );
    let found = Big::query(1)
        .reverse()
        .limit(290)
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(numbers(&found), (10..300).rev().collect::<Vec<_>>());
    assert_eq!(Big::query(1).count(&db).await.unwrap(), 300);
    // Beyond the first page, all of which the filter keeps back.
    let last = || Big::query(1).filter(Big::COPY.ge(298));
    assert_eq!(last().first(&db).await.unwrap().unwrap().at, 298);
    assert!(last().exists(&db).await.unwrap());
    let mut pages = last().pages(&db);
    let mut found = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        found.push(page.items().len());
    }
    // DynamoDB Local counts the 1 MB behind the filter.
    let expected = if on_dynamodb_local() {
        vec![2]
    } else {
        vec![0, 2]
    };
    assert_eq!(found, expected);
    assert_eq!(
        last().max_pages(1).count(&db).await.unwrap(),
        expected[0] as u64
    );
    let page = Big::query(1).limit(299).page(&db).await.unwrap();
    assert_eq!(page.items().len(), 299);
    let rest = Big::query(1)
        .cursor(page.next_cursor().unwrap().clone())
        .collect(&db)
        .await
        .unwrap();
    assert_eq!(numbers(&rest), [299]);
}

#[tokio::test]
async fn key_values_that_dynamodb_would_refuse_are_not_sent() {
    type Named = Entry<String>;
    let canned = Canned::default();
    let db = canned.db();
    let (at_most, too_long) = ("x".repeat(1024), "x".repeat(1025));
    let invalid = async |query: Query<Named, _, NoSortKey>, path: &str| {
        let error = query.collect(&db).await.unwrap_err();
        let Error::Invalid(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.table(), Some("Entries"));
        assert_eq!(error.path().as_deref(), Some(path));
    };
    for text in ["", &too_long] {
        invalid(Named::query("a").sort_key_eq(text), "at").await;
        invalid(Named::query("a").sort_key_gt(text), "at").await;
        invalid(Named::query("a").sort_key_between("a", text), "at").await;
        invalid(Named::query("a").sort_key_begins_with(text), "at").await;
    }
    invalid(Named::query("").sort_key_eq("x"), "owner").await;
    invalid(Named::query("x".repeat(2049)).sort_key_eq("x"), "owner").await;
    let index = Named::by_copy("a").sort_key_lt("").count(&db).await;
    assert!(matches!(index, Err(Error::Invalid(error)) if error.path().unwrap() == "copy"));
    assert!(canned.calls().is_empty());
    let query = Named::query("x".repeat(2048)).sort_key_le(at_most);
    query.collect(&db).await.unwrap();
    assert_eq!(canned.calls().len(), 1);
}

#[tokio::test]
async fn a_range_that_is_upside_down_is_left_to_dynamodb() {
    let db = db_with::<Entry<u8>>().await;
    let query = Entry::<u8>::query("a").sort_key_between(2, 1);
    let error = query.collect(&db).await.unwrap_err();
    assert!(matches!(error, Error::Call(error) if error.code() == Some("ValidationException")));
}

/// Four attributes to find an item by, and four to sort it by, of all three types.
#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Matches")]
#[table(index(by_place, name = "PlaceIndex", partition_key = (country, region, city, venue), sort_key = (year, round, court, slot)))]
#[table(index(by_round, partition_key = (round, year), sort_key = city))]
struct Match {
    #[table(partition_key)]
    id: u32,
    country: String,
    region: Region,
    city: Vec<u8>,
    venue: u64,
    year: u16,
    round: String,
    court: Option<Vec<u8>>,
    slot: i8,
    winner: Option<String>,
}

#[derive(Attribute, Clone, Copy, Debug, PartialEq)]
enum Region {
    South,
}

const PLACE: (&str, Region, &[u8], u64) = ("DE", Region::South, &[0xff], u64::MAX);

/// Three values of each sort key attribute, in every combination.
fn matches() -> Vec<Match> {
    let mut all = Vec::new();
    for year in [9, 10, 11] {
        for round in ["a", "ab", "b"] {
            for court in [&[0x7f][..], &[0x80], &[0x80, 0]] {
                for slot in [-1, 0, 1] {
                    all.push(Match {
                        id: u32::try_from(all.len()).unwrap(),
                        country: PLACE.0.into(),
                        region: PLACE.1,
                        city: PLACE.2.into(),
                        venue: PLACE.3,
                        year,
                        round: round.into(),
                        court: Some(court.into()),
                        slot,
                        winner: None,
                    });
                }
            }
        }
    }
    all
}

#[test]
fn several_attributes_make_the_key_of_a_global_index() {
    use KeyType::{Hash, Range};
    use ScalarAttributeType::{B, N, S};
    let input = Match::create_table_input().unwrap();
    let keys = input.global_secondary_indexes().iter().map(|index| {
        let keys = index.key_schema().iter();
        keys.map(|it| (it.attribute_name(), it.key_type().clone()))
            .collect()
    });
    let keys: Vec<Vec<_>> = keys.collect();
    let place = [
        ("country", Hash),
        ("region", Hash),
        ("city", Hash),
        ("venue", Hash),
        ("year", Range),
        ("round", Range),
        ("court", Range),
        ("slot", Range),
    ];
    let round = [("round", Hash), ("year", Hash), ("city", Range)];
    assert_eq!(keys, [&place[..], &round[..]]);
    let defined = input.attribute_definitions().iter();
    let defined = defined.map(|it| (it.attribute_name(), it.attribute_type().clone()));
    let expected = [
        ("id", N),
        ("country", S),
        ("region", S),
        ("city", B),
        ("venue", N),
        ("year", N),
        ("round", S),
        ("court", B),
        ("slot", N),
    ];
    assert!(defined.eq(expected));
}

/// Asks `PlaceIndex` what `text` says, and finds what `holds` says, in both directions.
async fn check<I, S>(
    db: &Db,
    query: impl Fn() -> Query<Match, I, S>,
    text: &str,
    holds: impl Fn(&Match) -> bool,
) where
    I: IndexOf<Match> + CarriesAll,
{
    let input = query().request(db).unwrap();
    let partition = "#n0 = :v0 AND #n1 = :v1 AND #n2 = :v2 AND #n3 = :v3";
    assert_eq!(
        input.key_condition_expression().unwrap(),
        format!("{partition}{text}")
    );
    assert_eq!(input.index_name(), Some("PlaceIndex"));
    let names = input.expression_attribute_names().unwrap();
    let fields = [
        "country", "region", "city", "venue", "year", "round", "court", "slot",
    ];
    assert!(names.len() >= 4 && names.len() <= 8);
    for (at, name) in fields.iter().enumerate().take(names.len()) {
        assert_eq!(names[&format!("#n{at}")], *name);
    }
    let values = input.expression_attribute_values().unwrap();
    assert_eq!(values[":v1"], AttributeValue::S("South".into()));
    assert_eq!(values[":v3"], AttributeValue::N(u64::MAX.to_string()));
    assert_eq!(values.len(), 4 + text.matches(':').count());
    // DynamoDB Local has no keys of several attributes.
    if on_dynamodb_local() {
        return;
    }
    let expected: Vec<Match> = matches().into_iter().filter(holds).collect();
    let found = query().page_size(7).collect(db).await.unwrap();
    assert_eq!(found, expected, "{text}");
    let mut found = query().reverse().page_size(5).collect(db).await.unwrap();
    found.reverse();
    assert_eq!(found, expected, "{text}");
    let count = query().page_size(4).count(db).await.unwrap();
    assert_eq!(count, expected.len() as u64);
}

#[tokio::test]
async fn an_index_by_several_attributes_is_queried_by_every_beginning_of_its_sort_key() {
    let db = db();
    if !on_dynamodb_local() {
        db.table::<Match>().create().await.unwrap();
        let elsewhere = Match {
            id: 100,
            venue: 1,
            ..matches()[0].clone()
        };
        let unsorted = Match {
            id: 101,
            court: None,
            ..matches()[0].clone()
        };
        for it in matches().iter().chain([&elsewhere, &unsorted]) {
            it.put().send(&db).await.unwrap();
        }
    }
    let place = || Match::by_place(PLACE);
    check(&db, place, "", |_| true).await;
    check(
        &db,
        || place().sort_key_lt(10),
        " AND #n4 < :v4",
        |it| it.year < 10,
    )
    .await;
    check(
        &db,
        || place().sort_key_le(10),
        " AND #n4 <= :v4",
        |it| it.year <= 10,
    )
    .await;
    check(
        &db,
        || place().sort_key_gt(10),
        " AND #n4 > :v4",
        |it| it.year > 10,
    )
    .await;
    check(
        &db,
        || place().sort_key_ge(10),
        " AND #n4 >= :v4",
        |it| it.year >= 10,
    )
    .await;
    let text = " AND #n4 BETWEEN :v4 AND :v5";
    check(
        &db,
        || place().sort_key_between(10, 11),
        text,
        |it| it.year >= 10,
    )
    .await;

    let year = || place().sort_key_eq(10);
    let of_year = |it: &Match| it.year == 10;
    check(&db, year, " AND #n4 = :v4", of_year).await;
    let text = |range: &str| format!(" AND #n4 = :v4 AND {range}");
    check(
        &db,
        || year().sort_key_lt("ab"),
        &text("#n5 < :v5"),
        |it| of_year(it) && *it.round < *"ab",
    )
    .await;
    check(
        &db,
        || year().sort_key_ge("ab"),
        &text("#n5 >= :v5"),
        |it| of_year(it) && *it.round >= *"ab",
    )
    .await;
    check(
        &db,
        || year().sort_key_begins_with("a"),
        &text("begins_with(#n5, :v5)"),
        |it| of_year(it) && it.round != "b",
    )
    .await;
    check(
        &db,
        || year().sort_key_between("a", "ab"),
        &text("#n5 BETWEEN :v5 AND :v6"),
        |it| of_year(it) && it.round != "b",
    )
    .await;

    let round = || year().sort_key_eq("ab");
    let of_round = |it: &Match| of_year(it) && it.round == "ab";
    check(&db, round, &text("#n5 = :v5"), of_round).await;
    let text = |range: &str| format!(" AND #n4 = :v4 AND #n5 = :v5 AND {range}");
    let court = |it: &Match| it.court.clone().unwrap();
    check(
        &db,
        || round().sort_key_gt(vec![0x80]),
        &text("#n6 > :v6"),
        |it| of_round(it) && court(it) == [0x80, 0],
    )
    .await;
    check(
        &db,
        || round().sort_key_le(vec![0x80]),
        &text("#n6 <= :v6"),
        |it| of_round(it) && court(it) != [0x80, 0],
    )
    .await;
    check(
        &db,
        || round().sort_key_begins_with(vec![0x80]),
        &text("begins_with(#n6, :v6)"),
        |it| of_round(it) && court(it) != [0x7f],
    )
    .await;

    let court = || round().sort_key_eq(vec![0x80]);
    let of_court = |it: &Match| of_round(it) && it.court == Some(vec![0x80]);
    check(&db, court, &text("#n6 = :v6"), of_court).await;
    let text = |range: &str| format!(" AND #n4 = :v4 AND #n5 = :v5 AND #n6 = :v6 AND {range}");
    check(
        &db,
        || court().sort_key_eq(-1),
        &text("#n7 = :v7"),
        |it| of_court(it) && it.slot == -1,
    )
    .await;
    check(
        &db,
        || court().sort_key_lt(1),
        &text("#n7 < :v7"),
        |it| of_court(it) && it.slot < 1,
    )
    .await;
    check(
        &db,
        || court().sort_key_between(0, 1),
        &text("#n7 BETWEEN :v7 AND :v8"),
        |it| of_court(it) && it.slot >= 0,
    )
    .await;
}

// DynamoDB Local has no keys of several attributes.
#[tokio::test]
async fn an_index_by_several_attributes_is_scanned_paged_and_waited_for() {
    if on_dynamodb_local() {
        return;
    }
    let db = db_with::<Match>().await;
    let (first, second) = (matches().remove(0), matches().remove(1));
    let unsorted = Match {
        id: 101,
        court: None,
        ..first.clone()
    };
    for it in [&first, &second, &unsorted] {
        it.put().send(&db).await.unwrap();
    }
    let page = Match::by_place(PLACE).limit(1).page(&db).await.unwrap();
    let next = page.next_cursor().unwrap().to_string().parse().unwrap();
    let rest = Match::by_place(PLACE).cursor(next).collect(&db).await;
    assert_eq!(rest.unwrap(), [second]);
    let scanned = Match::scan()
        .index(Match::BY_PLACE)
        .page_size(1)
        .collect(&db)
        .await;
    assert_eq!(scanned.unwrap().len(), 2);
    let city = vec![0xff];
    let by_two = Match::by_round(("a", 9)).sort_key_eq(city).count(&db).await;
    assert_eq!(by_two.unwrap(), 3);
    let table = db.table::<Match>();
    let soon = Duration::from_secs(1);
    assert!(
        table
            .wait_until_indexed(Match::BY_PLACE, &first, soon)
            .await
            .unwrap()
    );
    let never = table
        .wait_until_indexed(Match::BY_PLACE, &unsorted, soon)
        .await;
    assert!(matches!(never, Err(Error::Invalid(error)) if error.path().unwrap() == "court"));
}

#[tokio::test]
async fn a_condition_on_an_index_key_is_a_filter_of_another_index() {
    let db = Canned::default().db();
    let query = Match::by_round(("a", 1)).filter(Match::COUNTRY.eq("DE") & Match::COURT.exists());
    let input = query.request(&db).unwrap();
    assert_eq!(
        input.filter_expression(),
        Some("#n2 = :v2 AND attribute_exists(#n3)")
    );
}
