//! Every operator and update clause: how it is written, and what it does in a database.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dynatable::expr::IntoCondition;
use dynatable::wire::Kind;
use dynatable::{Attribute, AttributeValue, Condition, Db, Error, Number, Table};
use dynatable::{op::Update, sdk::primitives::Blob};

use crate::errors::canned::Canned;
use crate::support::{db_with, on_dynamodb_local};

#[derive(Table, Clone, Debug, Default, PartialEq)]
#[table(name = "Things")]
struct Thing {
    #[table(partition_key)]
    id: String,
    text: Option<String>,
    other: Option<String>,
    number: Option<i64>,
    limit: Option<i64>,
    exact: Option<Number>,
    ratio: Option<f64>,
    bytes: Option<Vec<u8>>,
    flag: Option<bool>,
    tags: BTreeSet<String>,
    more: BTreeSet<String>,
    primes: BTreeSet<u64>,
    hashes: BTreeSet<Vec<u8>>,
    list: Option<Vec<String>>,
    lines: Option<Vec<Line>>,
    place: Option<Place>,
    links: HashMap<String, String>,
    length: Option<usize>,
    depth: Option<usize>,
    #[table(default)]
    plays: u64,
    any: Option<AttributeValue>,
    #[table(flatten)]
    owner: Owner,
    #[table(sensitive)]
    secret: Option<String>,
    #[table(sensitive)]
    vault: Option<Place>,
    #[table(null)]
    note: Option<String>,
    #[table(keep_empty)]
    kept: BTreeSet<String>,
    #[table(rename = "select")]
    reserved: Option<String>,
    #[table(rename = "odd.name-with [0] spaces")]
    odd: Option<String>,
    #[table(rename = "1st#n0:v0 ünï")]
    weird: Option<String>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Line {
    product: String,
    count: u32,
    #[attribute(sensitive)]
    voucher: Option<String>,
}

#[derive(Attribute, Clone, Debug, Default, PartialEq)]
struct Place {
    city: Option<String>,
    zip: u32,
}

#[derive(Attribute, Clone, Debug, Default, PartialEq)]
struct Owner {
    owner_name: Option<String>,
    #[attribute(sensitive)]
    owner_mail: Option<String>,
}

fn line(product: &str, count: u32) -> Line {
    Line {
        product: product.into(),
        count,
        voucher: None,
    }
}

fn set<T: Ord, U: Into<T>, const N: usize>(elements: [U; N]) -> BTreeSet<T> {
    elements.into_iter().map(Into::into).collect()
}

/// The item that conditions are tried on. `other`, `limit`, `depth`, `more` and more are absent.
fn sample() -> Thing {
    Thing {
        id: "thing".into(),
        text: Some("Desire".into()),
        number: Some(5),
        exact: Some("1.50".parse().unwrap()),
        ratio: Some(0.5),
        bytes: Some(vec![1, 2, 255]),
        flag: Some(true),
        tags: set(["a", "b"]),
        primes: set([2_u64, 3]),
        hashes: set([vec![0_u8], vec![255]]),
        list: Some(vec!["x".into(), "y".into()]),
        lines: Some(vec![line("pen", 2), line("ink", 1)]),
        place: Some(Place {
            city: Some("Rome".into()),
            zip: 118,
        }),
        links: HashMap::from([
            ("a.b".into(), "dotted".into()),
            ("c".into(), "plain".into()),
        ]),
        length: Some(6),
        any: Some(AttributeValue::N("7".into())),
        owner: Owner {
            owner_name: Some("Ann".into()),
            owner_mail: Some("ann@example.com".into()),
        },
        secret: Some("hush".into()),
        reserved: Some("word".into()),
        odd: Some("strange".into()),
        weird: Some("stranger".into()),
        ..Thing::default()
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn b(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

fn names(names: &[&str]) -> HashMap<String, String> {
    let placeholders = names.iter().enumerate();
    placeholders
        .map(|(at, name)| (format!("#n{at}"), (*name).to_owned()))
        .collect()
}

fn values(values: Vec<AttributeValue>) -> HashMap<String, AttributeValue> {
    let placeholders = values.into_iter().enumerate();
    placeholders
        .map(|(at, value)| (format!(":v{at}"), value))
        .collect()
}

/// A condition, how it must be written and shown, and whether it holds for the sample.
struct Case {
    condition: Condition<Thing>,
    expression: &'static str,
    names: &'static [&'static str],
    values: Vec<AttributeValue>,
    shown: &'static str,
    holds: bool,
}

fn case(
    condition: impl IntoCondition<Thing>,
    expression: &'static str,
    names: &'static [&'static str],
    values: Vec<AttributeValue>,
    shown: &'static str,
    holds: bool,
) -> Case {
    Case {
        condition: condition.into_condition().erase(),
        expression,
        names,
        values,
        shown,
        holds,
    }
}

async fn db_with_sample() -> Db {
    let db = db_with::<Thing>().await;
    sample().put().send(&db).await.unwrap();
    db
}

/// Whether the condition holds for the sample, in the database's opinion.
async fn holds(db: &Db, condition: Condition<Thing>) -> dynatable::Result<bool> {
    let update = Thing::update("thing").condition(condition);
    Ok(update.send_if(db).await?.is_applied())
}

async fn check(cases: impl IntoIterator<Item = Case>) {
    let db = db_with_sample().await;
    for case in cases {
        let rendered = case.condition.render().unwrap();
        assert_eq!(rendered.expression(), case.expression, "{}", case.shown);
        assert_eq!(rendered.names(), &names(case.names), "{}", case.shown);
        assert_eq!(rendered.values(), &values(case.values), "{}", case.shown);
        assert_eq!(case.condition.to_string(), case.shown);
        let held = holds(&db, case.condition).await;
        assert_eq!(held.unwrap(), case.holds, "{}", case.shown);
    }
}

/// Values are taken by reference too.
const SIX: &i64 = &6;

#[tokio::test]
async fn comparisons_of_numbers() {
    check([
        case(
            Thing::NUMBER.eq(5),
            "#n0 = :v0",
            &["number"],
            vec![n(5)],
            "number = 5",
            true,
        ),
        case(
            Thing::NUMBER.eq(SIX),
            "#n0 = :v0",
            &["number"],
            vec![n(6)],
            "number = 6",
            false,
        ),
        case(
            Thing::NUMBER.ne(5),
            "#n0 <> :v0",
            &["number"],
            vec![n(5)],
            "number <> 5",
            false,
        ),
        case(
            Thing::NUMBER.ne(6),
            "#n0 <> :v0",
            &["number"],
            vec![n(6)],
            "number <> 6",
            true,
        ),
        case(
            Thing::NUMBER.lt(5),
            "#n0 < :v0",
            &["number"],
            vec![n(5)],
            "number < 5",
            false,
        ),
        case(
            Thing::NUMBER.lt(10),
            "#n0 < :v0",
            &["number"],
            vec![n(10)],
            "number < 10",
            true,
        ),
        case(
            Thing::NUMBER.le(5),
            "#n0 <= :v0",
            &["number"],
            vec![n(5)],
            "number <= 5",
            true,
        ),
        case(
            Thing::NUMBER.le(4),
            "#n0 <= :v0",
            &["number"],
            vec![n(4)],
            "number <= 4",
            false,
        ),
        case(
            Thing::NUMBER.gt(5),
            "#n0 > :v0",
            &["number"],
            vec![n(5)],
            "number > 5",
            false,
        ),
        case(
            Thing::NUMBER.gt(-10),
            "#n0 > :v0",
            &["number"],
            vec![n(-10)],
            "number > -10",
            true,
        ),
        case(
            Thing::NUMBER.ge(5),
            "#n0 >= :v0",
            &["number"],
            vec![n(5)],
            "number >= 5",
            true,
        ),
        case(
            Thing::NUMBER.ge(6),
            "#n0 >= :v0",
            &["number"],
            vec![n(6)],
            "number >= 6",
            false,
        ),
        case(
            Thing::RATIO.lt(0.75),
            "#n0 < :v0",
            &["ratio"],
            vec![n(0.75)],
            "ratio < 0.75",
            true,
        ),
        case(
            Thing::RATIO.eq(0.5),
            "#n0 = :v0",
            &["ratio"],
            vec![n(0.5)],
            "ratio = 0.5",
            true,
        ),
        case(
            Thing::EXACT.eq("1.5".parse::<Number>().unwrap()),
            "#n0 = :v0",
            &["exact"],
            vec![n("1.5")],
            "exact = 1.5",
            true,
        ),
        case(
            Thing::EXACT.lt(Number::from(2)),
            "#n0 < :v0",
            &["exact"],
            vec![n("2")],
            "exact < 2",
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn comparisons_of_strings_binaries_and_other_types() {
    let sets = |a: &str, b: &str| vec![AttributeValue::Ss(vec![a.into(), b.into()])];
    let rome = Place {
        city: Some("Rome".into()),
        zip: 118,
    };
    let map = AttributeValue::M(HashMap::from([
        ("city".into(), s("Rome")),
        ("zip".into(), n(118)),
    ]));
    check([
        case(
            Thing::TEXT.eq("Desire"),
            "#n0 = :v0",
            &["text"],
            vec![s("Desire")],
            r#"text = "Desire""#,
            true,
        ),
        case(
            Thing::TEXT.eq(String::from("desire")),
            "#n0 = :v0",
            &["text"],
            vec![s("desire")],
            r#"text = "desire""#,
            false,
        ),
        // By bytes: capital letters come first.
        case(
            Thing::TEXT.lt("a"),
            "#n0 < :v0",
            &["text"],
            vec![s("a")],
            r#"text < "a""#,
            true,
        ),
        case(
            Thing::TEXT.gt(""),
            "#n0 > :v0",
            &["text"],
            vec![s("")],
            r#"text > """#,
            true,
        ),
        case(
            Thing::BYTES.gt(vec![1, 2, 127]),
            "#n0 > :v0",
            &["bytes"],
            vec![b(&[1, 2, 127])],
            "bytes > <3 bytes>",
            true,
        ),
        case(
            Thing::BYTES.eq(&[1, 2, 255][..]),
            "#n0 = :v0",
            &["bytes"],
            vec![b(&[1, 2, 255])],
            "bytes = <3 bytes>",
            true,
        ),
        case(
            Thing::FLAG.eq(true),
            "#n0 = :v0",
            &["flag"],
            vec![AttributeValue::Bool(true)],
            "flag = true",
            true,
        ),
        case(
            Thing::FLAG.ne(true),
            "#n0 <> :v0",
            &["flag"],
            vec![AttributeValue::Bool(true)],
            "flag <> true",
            false,
        ),
        // Sets have no order.
        case(
            Thing::TAGS.eq(["b", "a"]),
            "#n0 = :v0",
            &["tags"],
            sets("b", "a"),
            r#"tags = ["b", "a"]"#,
            true,
        ),
        case(
            Thing::TAGS.eq(["b", "c"]),
            "#n0 = :v0",
            &["tags"],
            sets("b", "c"),
            r#"tags = ["b", "c"]"#,
            false,
        ),
        case(
            Thing::PRIMES.eq(set::<u64, _, 2>([2_u64, 3])),
            "#n0 = :v0",
            &["primes"],
            vec![AttributeValue::Ns(vec!["2".into(), "3".into()])],
            "primes = [2, 3]",
            true,
        ),
        // Lists have.
        case(
            Thing::LIST.eq(["y", "x"]),
            "#n0 = :v0",
            &["list"],
            vec![AttributeValue::L(vec![s("y"), s("x")])],
            r#"list = ["y", "x"]"#,
            false,
        ),
        case(
            Thing::LIST.eq(["x", "y"]),
            "#n0 = :v0",
            &["list"],
            vec![AttributeValue::L(vec![s("x"), s("y")])],
            r#"list = ["x", "y"]"#,
            true,
        ),
        case(
            Thing::PLACE.eq(&rome),
            "#n0 = :v0",
            &["place"],
            vec![map],
            r#"place = {city: "Rome", zip: 118}"#,
            true,
        ),
        case(
            Thing::ANY.lt(n(8)),
            "#n0 < :v0",
            &["any"],
            vec![n(8)],
            "any < 8",
            true,
        ),
        case(
            Thing::ID.eq("thing"),
            "#n0 = :v0",
            &["id"],
            vec![s("thing")],
            r#"id = "thing""#,
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_missing_attribute_equals_nothing_and_differs_from_everything() {
    check([
        case(
            Thing::LIMIT.eq(5),
            "#n0 = :v0",
            &["limit"],
            vec![n(5)],
            "limit = 5",
            false,
        ),
        case(
            Thing::LIMIT.ne(5),
            "#n0 <> :v0",
            &["limit"],
            vec![n(5)],
            "limit <> 5",
            true,
        ),
        case(
            Thing::LIMIT.lt(5),
            "#n0 < :v0",
            &["limit"],
            vec![n(5)],
            "limit < 5",
            false,
        ),
        case(
            Thing::LIMIT.ge(5),
            "#n0 >= :v0",
            &["limit"],
            vec![n(5)],
            "limit >= 5",
            false,
        ),
        case(
            !Thing::LIMIT.lt(5),
            "NOT #n0 < :v0",
            &["limit"],
            vec![n(5)],
            "NOT limit < 5",
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_attribute_can_be_compared_with_another() {
    check([
        case(
            Thing::NUMBER.lt(Thing::LIMIT),
            "#n0 < #n1",
            &["number", "limit"],
            vec![],
            "number < limit",
            false,
        ),
        case(
            Thing::TEXT.ne(Thing::RESERVED),
            "#n0 <> #n1",
            &["text", "select"],
            vec![],
            "text <> select",
            true,
        ),
        case(
            Thing::TEXT.gt(Thing::PLACE.dot(Place::CITY)),
            "#n0 > #n1.#n2",
            &["text", "place", "city"],
            vec![],
            "text > place.city",
            false,
        ),
        case(
            Thing::RESERVED.between(Thing::ODD, "z"),
            "#n0 BETWEEN #n1 AND :v0",
            &["select", "odd.name-with [0] spaces"],
            vec![s("z")],
            r#"select BETWEEN odd.name-with [0] spaces AND "z""#,
            true,
        ),
        case(
            Thing::TEXT.is_in([Thing::RESERVED, Thing::ODD]),
            "#n0 IN (#n1, #n2)",
            &["text", "select", "odd.name-with [0] spaces"],
            vec![],
            "text IN (select, odd.name-with [0] spaces)",
            false,
        ),
        case(
            Thing::LIST.contains(Thing::LIST.at(1)),
            "contains(#n0, #n0[1])",
            &["list"],
            vec![],
            "contains(list, list[1])",
            true,
        ),
        case(
            Thing::LENGTH.ge(Thing::TEXT.size()),
            "#n0 >= size(#n1)",
            &["length", "text"],
            vec![],
            "length >= size(text)",
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn between_includes_both_ends() {
    check([
        case(
            Thing::NUMBER.between(5, 6),
            "#n0 BETWEEN :v0 AND :v1",
            &["number"],
            vec![n(5), n(6)],
            "number BETWEEN 5 AND 6",
            true,
        ),
        case(
            Thing::NUMBER.between(4, 5),
            "#n0 BETWEEN :v0 AND :v1",
            &["number"],
            vec![n(4), n(5)],
            "number BETWEEN 4 AND 5",
            true,
        ),
        case(
            Thing::NUMBER.between(6, 6),
            "#n0 BETWEEN :v0 AND :v0",
            &["number"],
            vec![n(6)],
            "number BETWEEN 6 AND 6",
            false,
        ),
        case(
            Thing::TEXT.between("D", "E") & Thing::NUMBER.eq(5),
            "#n0 BETWEEN :v0 AND :v1 AND #n1 = :v2",
            &["text", "number"],
            vec![s("D"), s("E"), n(5)],
            r#"text BETWEEN "D" AND "E" AND number = 5"#,
            true,
        ),
        case(
            !Thing::BYTES.between(vec![0], vec![1]),
            "NOT #n0 BETWEEN :v0 AND :v1",
            &["bytes"],
            vec![b(&[0]), b(&[1])],
            "NOT bytes BETWEEN <1 bytes> AND <1 bytes>",
            true,
        ),
        case(
            Thing::LIMIT.between(-99, 99),
            "#n0 BETWEEN :v0 AND :v1",
            &["limit"],
            vec![n(-99), n(99)],
            "limit BETWEEN -99 AND 99",
            false,
        ),
    ])
    .await;
}

#[tokio::test]
async fn is_in_looks_for_one_of_some_values() {
    check([
        case(
            Thing::NUMBER.is_in([5]),
            "#n0 IN (:v0)",
            &["number"],
            vec![n(5)],
            "number IN (5)",
            true,
        ),
        case(
            Thing::NUMBER.is_in([1, 2, 1]),
            "#n0 IN (:v0, :v1, :v0)",
            &["number"],
            vec![n(1), n(2)],
            "number IN (1, 2, 1)",
            false,
        ),
        case(
            Thing::TEXT.is_in(["x", "Desire"]),
            "#n0 IN (:v0, :v1)",
            &["text"],
            vec![s("x"), s("Desire")],
            r#"text IN ("x", "Desire")"#,
            true,
        ),
        case(
            !Thing::LIMIT.is_in(1..=2_i64),
            "NOT #n0 IN (:v0, :v1)",
            &["limit"],
            vec![n(1), n(2)],
            "NOT limit IN (1, 2)",
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn begins_with_is_for_strings_and_binaries() {
    check([
        case(
            Thing::TEXT.begins_with("Des"),
            "begins_with(#n0, :v0)",
            &["text"],
            vec![s("Des")],
            r#"begins_with(text, "Des")"#,
            true,
        ),
        case(
            Thing::TEXT.begins_with(String::from("des")),
            "begins_with(#n0, :v0)",
            &["text"],
            vec![s("des")],
            r#"begins_with(text, "des")"#,
            false,
        ),
        case(
            Thing::BYTES.begins_with(vec![1, 2]),
            "begins_with(#n0, :v0)",
            &["bytes"],
            vec![b(&[1, 2])],
            "begins_with(bytes, <2 bytes>)",
            true,
        ),
        case(
            Thing::OTHER.begins_with("D"),
            "begins_with(#n0, :v0)",
            &["other"],
            vec![s("D")],
            r#"begins_with(other, "D")"#,
            false,
        ),
        case(
            Thing::ID.begins_with(""),
            "begins_with(#n0, :v0)",
            &["id"],
            vec![s("")],
            r#"begins_with(id, "")"#,
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn contains_is_for_strings_sets_and_lists() {
    check([
        case(
            Thing::TEXT.contains("sir"),
            "contains(#n0, :v0)",
            &["text"],
            vec![s("sir")],
            r#"contains(text, "sir")"#,
            true,
        ),
        case(
            Thing::TAGS.contains("a"),
            "contains(#n0, :v0)",
            &["tags"],
            vec![s("a")],
            r#"contains(tags, "a")"#,
            true,
        ),
        // An element, not a piece of one.
        case(
            Thing::TAGS.contains(""),
            "contains(#n0, :v0)",
            &["tags"],
            vec![s("")],
            r#"contains(tags, "")"#,
            false,
        ),
        case(
            Thing::PRIMES.contains(3),
            "contains(#n0, :v0)",
            &["primes"],
            vec![n(3)],
            "contains(primes, 3)",
            true,
        ),
        case(
            Thing::HASHES.contains(vec![255]),
            "contains(#n0, :v0)",
            &["hashes"],
            vec![b(&[255])],
            "contains(hashes, <1 bytes>)",
            true,
        ),
        case(
            Thing::LIST.contains("z"),
            "contains(#n0, :v0)",
            &["list"],
            vec![s("z")],
            r#"contains(list, "z")"#,
            false,
        ),
        case(
            Thing::LIST.contains("y"),
            "contains(#n0, :v0)",
            &["list"],
            vec![s("y")],
            r#"contains(list, "y")"#,
            true,
        ),
        case(
            Thing::LINES.contains(line("ink", 1)),
            "contains(#n0, :v0)",
            &["lines"],
            vec![AttributeValue::M(HashMap::from([
                ("product".into(), s("ink")),
                ("count".into(), n(1)),
            ]))],
            // The voucher that is not there is as sensitive as one that is.
            "contains(lines, ***)",
            true,
        ),
        case(
            Thing::MORE.contains("a"),
            "contains(#n0, :v0)",
            &["more"],
            vec![s("a")],
            r#"contains(more, "a")"#,
            false,
        ),
    ])
    .await;
}

#[tokio::test]
async fn size_is_a_number_to_compare() {
    check([
        case(
            Thing::TEXT.size().eq(6),
            "size(#n0) = :v0",
            &["text"],
            vec![n(6)],
            "size(text) = 6",
            true,
        ),
        case(
            Thing::BYTES.size().ne(3_usize),
            "size(#n0) <> :v0",
            &["bytes"],
            vec![n(3)],
            "size(bytes) <> 3",
            false,
        ),
        case(
            Thing::TAGS.size().lt(3),
            "size(#n0) < :v0",
            &["tags"],
            vec![n(3)],
            "size(tags) < 3",
            true,
        ),
        case(
            Thing::PRIMES.size().le(1),
            "size(#n0) <= :v0",
            &["primes"],
            vec![n(1)],
            "size(primes) <= 1",
            false,
        ),
        case(
            Thing::HASHES.size().gt(1),
            "size(#n0) > :v0",
            &["hashes"],
            vec![n(1)],
            "size(hashes) > 1",
            true,
        ),
        case(
            Thing::LIST.size().ge(3),
            "size(#n0) >= :v0",
            &["list"],
            vec![n(3)],
            "size(list) >= 3",
            false,
        ),
        case(
            Thing::LINKS.size().between(1, 2),
            "size(#n0) BETWEEN :v0 AND :v1",
            &["links"],
            vec![n(1), n(2)],
            "size(links) BETWEEN 1 AND 2",
            true,
        ),
        case(
            Thing::PLACE.size().eq(2),
            "size(#n0) = :v0",
            &["place"],
            vec![n(2)],
            "size(place) = 2",
            true,
        ),
        case(
            Thing::TEXT.size().eq(Thing::LENGTH),
            "size(#n0) = #n1",
            &["text", "length"],
            vec![],
            "size(text) = length",
            true,
        ),
        case(
            Thing::TEXT.size().gt(Thing::LIST.size()),
            "size(#n0) > size(#n1)",
            &["text", "list"],
            vec![],
            "size(text) > size(list)",
            true,
        ),
        // What is not there has no size, not even 0.
        case(
            Thing::OTHER.size().eq(0),
            "size(#n0) = :v0",
            &["other"],
            vec![n(0)],
            "size(other) = 0",
            false,
        ),
    ])
    .await;
}

#[tokio::test]
async fn existence_and_stored_type() {
    check([
        case(
            Thing::TEXT.exists(),
            "attribute_exists(#n0)",
            &["text"],
            vec![],
            "attribute_exists(text)",
            true,
        ),
        case(
            Thing::OTHER.exists(),
            "attribute_exists(#n0)",
            &["other"],
            vec![],
            "attribute_exists(other)",
            false,
        ),
        case(
            Thing::OTHER.not_exists(),
            "attribute_not_exists(#n0)",
            &["other"],
            vec![],
            "attribute_not_exists(other)",
            true,
        ),
        // Both are stored as NULL, which is there.
        case(
            Thing::NOTE.exists() & Thing::KEPT.exists(),
            "attribute_exists(#n0) AND attribute_exists(#n1)",
            &["note", "kept"],
            vec![],
            "attribute_exists(note) AND attribute_exists(kept)",
            true,
        ),
        case(
            Thing::MORE.not_exists(),
            "attribute_not_exists(#n0)",
            &["more"],
            vec![],
            "attribute_not_exists(more)",
            true,
        ),
        case(
            Thing::LIST.at(2).not_exists(),
            "attribute_not_exists(#n0[2])",
            &["list"],
            vec![],
            "attribute_not_exists(list[2])",
            true,
        ),
    ])
    .await;
    let stored = [
        (Thing::ID.attribute_type(Kind::S).erase(), "S"),
        (Thing::NUMBER.attribute_type(Kind::N), "N"),
        (Thing::BYTES.attribute_type(Kind::B), "B"),
        (Thing::FLAG.attribute_type(Kind::Bool), "BOOL"),
        (Thing::NOTE.attribute_type(Kind::Null), "NULL"),
        (Thing::TAGS.attribute_type(Kind::Ss), "SS"),
        (Thing::PRIMES.attribute_type(Kind::Ns), "NS"),
        (Thing::HASHES.attribute_type(Kind::Bs), "BS"),
        (Thing::LIST.attribute_type(Kind::L), "L"),
        (Thing::PLACE.attribute_type(Kind::M), "M"),
        (Thing::SECRET.attribute_type(Kind::S), "S"),
    ];
    let db = db_with_sample().await;
    for (condition, name) in stored {
        let rendered = condition.render().unwrap();
        assert_eq!(rendered.expression(), "attribute_type(#n0, :v0)");
        assert_eq!(rendered.values(), &values(vec![s(name)]));
        assert!(
            condition.to_string().ends_with(&format!(", {name:?})")),
            "{condition}"
        );
        assert!(holds(&db, condition).await.unwrap(), "{name}");
    }
    assert!(
        !holds(&db, Thing::TEXT.attribute_type(Kind::N))
            .await
            .unwrap()
    );
    assert!(
        !holds(&db, Thing::OTHER.attribute_type(Kind::S))
            .await
            .unwrap()
    );
    let error = Thing::TEXT
        .attribute_type(Kind::Unknown)
        .render()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "attribute `text`: `attribute_type` needs one of DynamoDB's types"
    );
}

#[tokio::test]
async fn paths_go_into_lists_maps_and_structs() {
    check([
        case(
            Thing::LINES.at(1).dot(Line::PRODUCT).eq("ink"),
            "#n0[1].#n1 = :v0",
            &["lines", "product"],
            vec![s("ink")],
            // A line has a voucher, so all of it is kept out of sight.
            r#"lines[1].product = "ink""#,
            true,
        ),
        case(
            Thing::PLACE.dot(Place::ZIP).lt(200),
            "#n0.#n1 < :v0",
            &["place", "zip"],
            vec![n(200)],
            "place.zip < 200",
            true,
        ),
        // One name with a dot in it, not two names.
        case(
            Thing::LINKS.key("a.b").eq("dotted"),
            "#n0.#n1 = :v0",
            &["links", "a.b"],
            vec![s("dotted")],
            r#"links.a.b = "dotted""#,
            true,
        ),
        case(
            Thing::LINKS.key("links").exists(),
            "attribute_exists(#n0.#n0)",
            &["links"],
            vec![],
            "attribute_exists(links.links)",
            false,
        ),
        case(
            Thing::LINKS.key("size(#n0) OR :v0").not_exists(),
            "attribute_not_exists(#n0.#n1)",
            &["links", "size(#n0) OR :v0"],
            vec![],
            "attribute_not_exists(links.size(#n0) OR :v0)",
            true,
        ),
        // A flattened struct's attributes are the item's own.
        case(
            Thing::OWNER.dot(Owner::OWNER_NAME).eq("Ann"),
            "#n0 = :v0",
            &["owner_name"],
            vec![s("Ann")],
            r#"owner_name = "Ann""#,
            true,
        ),
    ])
    .await;
}

#[tokio::test]
async fn any_name_can_be_stored_compared_and_changed() {
    check([
        case(
            Thing::RESERVED.eq("word"),
            "#n0 = :v0",
            &["select"],
            vec![s("word")],
            r#"select = "word""#,
            true,
        ),
        case(
            Thing::ODD.eq("strange") & Thing::WEIRD.eq("stranger"),
            "#n0 = :v0 AND #n1 = :v1",
            &["odd.name-with [0] spaces", "1st#n0:v0 ünï"],
            vec![s("strange"), s("stranger")],
            r#"odd.name-with [0] spaces = "strange" AND 1st#n0:v0 ünï = "stranger""#,
            true,
        ),
    ])
    .await;
    let db = db_with_sample().await;
    let thing = Thing::update("thing")
        .set(Thing::RESERVED, "a")
        .set(Thing::ODD, Thing::WEIRD)
        .remove(Thing::WEIRD)
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(thing.reserved.as_deref(), Some("a"));
    assert_eq!(thing.odd.as_deref(), Some("stranger"));
    assert_eq!(thing.weird, None);
}

#[test]
fn names_and_values_that_recur_are_written_once() {
    let condition = (Thing::NUMBER.gt(5) | Thing::LIMIT.gt(5)) & Thing::NUMBER.ne(Thing::LIMIT);
    let rendered = condition.render().unwrap();
    assert_eq!(
        rendered.expression(),
        "(#n0 > :v0 OR #n1 > :v0) AND #n0 <> #n1"
    );
    assert_eq!(rendered.names(), &names(&["number", "limit"]));
    assert_eq!(rendered.values(), &values(vec![n(5)]));
    // The same text as another type is another value.
    let condition = Thing::TEXT.eq("5") & Thing::NUMBER.eq(5);
    assert_eq!(
        condition.render().unwrap().values(),
        &values(vec![s("5"), n(5)])
    );
    let (expression, names, values) = rendered.clone().into_parts();
    assert_eq!(expression, rendered.expression());
    assert_eq!((&names, &values), (rendered.names(), rendered.values()));
}

#[test]
fn a_condition_can_be_cloned_and_rendered_again() {
    let condition = Thing::TEXT.eq("Desire") | Thing::SECRET.eq("hush");
    let first = condition.render().unwrap();
    assert_eq!(condition.render().unwrap(), first);
    assert_eq!(condition.clone().render().unwrap(), first);
    assert_eq!(format!("{condition:?}"), format!("Condition({condition})"));
}

#[test]
fn the_debug_of_a_rendered_condition_has_no_values() {
    let rendered = Thing::TEXT.eq("Desire").render().unwrap();
    let text = format!("{rendered:?}");
    assert!(
        text.contains("#n0 = :v0") && text.contains("text"),
        "{text}"
    );
    assert!(!text.contains("Desire"), "{text}");
}

#[test]
fn sensitive_values_are_not_shown() {
    let place = Place {
        city: Some("Rome".into()),
        zip: 118,
    };
    let vault = || Thing::VAULT.dot(Place::CITY);
    let mail = || Thing::OWNER.dot(Owner::OWNER_MAIL);
    let voucher = || Thing::LINES.at(0).dot(Line::VOUCHER);
    let cases: Vec<(Condition<Thing>, &str)> = vec![
        (Thing::SECRET.eq("hush"), "secret = ***"),
        (Thing::SECRET.ne("hush"), "secret <> ***"),
        (Thing::SECRET.lt("hush"), "secret < ***"),
        (
            Thing::SECRET.between("hush", "hushes"),
            "secret BETWEEN *** AND ***",
        ),
        (
            Thing::SECRET.is_in(["hush", "hushes"]),
            "secret IN (***, ***)",
        ),
        (Thing::SECRET.begins_with("hu"), "begins_with(secret, ***)"),
        (Thing::SECRET.contains("us"), "contains(secret, ***)"),
        (Thing::VAULT.eq(place), "vault = ***"),
        (vault().eq("Rome"), "vault.city = ***"),
        (mail().eq("ann@example.com"), "owner_mail = ***"),
        (voucher().eq("half"), "lines[0].voucher = ***"),
        (Thing::LINES.at(0).eq(line("pen", 2)), "lines[0] = ***"),
        (Thing::SECRET.eq(Thing::TEXT), "secret = text"),
        (Thing::SECRET.exists(), "attribute_exists(secret)"),
    ];
    for (condition, shown) in cases {
        assert_eq!(condition.to_string(), shown);
        assert_eq!(format!("{condition:?}"), format!("Condition({shown})"));
    }
    let update = Thing::update("thing")
        .set(Thing::SECRET, "hush")
        .set(vault(), "Rome")
        .set(mail(), Thing::TEXT.if_not_exists("ann@example.com"))
        .set(Thing::LINES, Thing::LINES.append([line("biro", 2)]))
        .set(Thing::OTHER, Thing::SECRET.if_not_exists("hush"));
    assert_eq!(
        update.to_string(),
        "SET secret = ***, vault.city = ***, owner_mail = if_not_exists(text, ***), \
         lines = list_append(lines, ***), other = if_not_exists(secret, ***)"
    );
    let text = format!("{update:?}");
    for value in ["hush", "Rome", "ann@", "biro"] {
        assert!(!text.contains(value), "{text}");
    }
}

#[test]
fn a_value_is_secret_beside_a_sensitive_attribute_on_either_side() {
    // The value ends in `secret`, whatever the function is about.
    let update = Thing::update("thing").set(Thing::SECRET, Thing::OTHER.if_not_exists("hush"));
    assert_eq!(update.to_string(), "SET secret = if_not_exists(other, ***)");
}

#[test]
fn parentheses_stand_where_they_are_needed() {
    let a = || Thing::NUMBER.eq(0);
    let b = || Thing::NUMBER.eq(1);
    let c = || Thing::NUMBER.eq(2);
    let d = || Thing::NUMBER.eq(3);
    for (condition, shown) in [
        (a() & b() & c(), "a AND b AND c"),
        (a() & (b() & c()), "a AND b AND c"),
        ((a() & b()) & (c() & d()), "a AND b AND c AND d"),
        (a() | (b() | c()), "a OR b OR c"),
        (a() | b() & c(), "a OR b AND c"),
        ((a() | b()) & c(), "(a OR b) AND c"),
        (a() & (b() | c()), "a AND (b OR c)"),
        ((a() | b()) & (c() | d()), "(a OR b) AND (c OR d)"),
        (a() & b() | c() & d(), "a AND b OR c AND d"),
        (a() & (b() | c() & d()), "a AND (b OR c AND d)"),
        (
            a() & (b() | c() & (d() | a())),
            "a AND (b OR c AND (d OR a))",
        ),
        (!a(), "NOT a"),
        (!!a(), "a"),
        (!!!a(), "NOT a"),
        (!(a() & b()), "NOT (a AND b)"),
        (!(a() | b()), "NOT (a OR b)"),
        (!!(a() | b()) & c(), "(a OR b) AND c"),
        (!!(a() & b()) & c(), "a AND b AND c"),
        (!a() & !b(), "NOT a AND NOT b"),
        (!(a() & b()) & c(), "NOT (a AND b) AND c"),
        (!(a() & b()) | !(c() | d()), "NOT (a AND b) OR NOT (c OR d)"),
        (a() & !(b() | c()), "a AND NOT (b OR c)"),
        (!(!a() & b()), "NOT (NOT a AND b)"),
        (!(!(a() & b()) & c()), "NOT (NOT (a AND b) AND c)"),
    ] {
        let letters = [
            ("number = 0", "a"),
            ("number = 1", "b"),
            ("number = 2", "c"),
            ("number = 3", "d"),
        ];
        let text = letters
            .iter()
            .fold(condition.to_string(), |text, (from, to)| {
                text.replace(from, to)
            });
        assert_eq!(text, shown);
    }
}

/// A condition of `&`, `|`, `!` over numbered leaves, with its meaning.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Not(Box<Tree>),
}

impl Tree {
    fn build(&self) -> Condition<Thing> {
        match self {
            Tree::Leaf(at) => Thing::NUMBER.eq(i64::try_from(*at).unwrap()),
            Tree::And(a, b) => a.build() & b.build(),
            Tree::Or(a, b) => a.build() | b.build(),
            Tree::Not(a) => !a.build(),
        }
    }

    fn holds(&self, leaf: &impl Fn(usize) -> bool) -> bool {
        match self {
            Tree::Leaf(at) => leaf(*at),
            Tree::And(a, b) => a.holds(leaf) && b.holds(leaf),
            Tree::Or(a, b) => a.holds(leaf) || b.holds(leaf),
            Tree::Not(a) => !a.holds(leaf),
        }
    }

    /// The truth table over `leaves` leaves.
    fn table(&self, leaves: usize) -> Vec<bool> {
        (0..1_u32 << leaves)
            .map(|row| self.holds(&|at| row >> at & 1 == 1))
            .collect()
    }

    /// All trees with the leaves `from..to` in order, each node with and without NOT.
    fn all(from: usize, to: usize) -> Vec<Tree> {
        let mut plain = Vec::new();
        if to - from == 1 {
            plain.push(Tree::Leaf(from));
        }
        for middle in from + 1..to {
            for left in Tree::all(from, middle) {
                for right in Tree::all(middle, to) {
                    let (a, b) = (Box::new(left.clone()), Box::new(right));
                    plain.push(Tree::And(a.clone(), b.clone()));
                    plain.push(Tree::Or(a, b));
                }
            }
        }
        let negated: Vec<_> = plain
            .iter()
            .map(|tree| Tree::Not(Box::new(tree.clone())))
            .collect();
        plain.extend(negated);
        plain
    }
}

/// Reads a rendered condition by DynamoDB's precedence: NOT before AND before OR.
struct Parser<'a> {
    tokens: std::iter::Peekable<std::vec::IntoIter<&'a str>>,
}

impl<'a> Parser<'a> {
    fn parse(text: &'a str) -> Option<Tree> {
        let mut tokens = Vec::new();
        for word in text.split(' ') {
            let open = word.len() - word.trim_start_matches('(').len();
            let close = word.len() - word.trim_end_matches(')').len();
            tokens.extend(std::iter::repeat_n("(", open));
            tokens.push(&word[open..word.len() - close]);
            tokens.extend(std::iter::repeat_n(")", close));
        }
        let mut parser = Parser {
            tokens: tokens.into_iter().peekable(),
        };
        let tree = parser.or()?;
        parser.tokens.next().is_none().then_some(tree)
    }

    fn or(&mut self) -> Option<Tree> {
        let mut tree = self.and()?;
        while self.tokens.next_if_eq(&"OR").is_some() {
            tree = Tree::Or(Box::new(tree), Box::new(self.and()?));
        }
        Some(tree)
    }

    fn and(&mut self) -> Option<Tree> {
        let mut tree = self.not()?;
        while self.tokens.next_if_eq(&"AND").is_some() {
            tree = Tree::And(Box::new(tree), Box::new(self.not()?));
        }
        Some(tree)
    }

    fn not(&mut self) -> Option<Tree> {
        match self.tokens.next()? {
            "NOT" => Some(Tree::Not(Box::new(self.not()?))),
            "(" => {
                let tree = self.or()?;
                self.tokens.next_if_eq(&")").map(|_| tree)
            }
            "#n0" => {
                self.tokens.next_if_eq(&"=")?;
                let at = self.tokens.next()?.strip_prefix(":v")?;
                Some(Tree::Leaf(at.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// The text without one pair of its parentheses, for each pair.
fn without_a_pair(text: &str) -> Vec<String> {
    let mut open = Vec::new();
    let mut texts = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open.push(at),
            b')' => {
                let first = open.pop().unwrap();
                texts.push([&text[..first], &text[first + 1..at], &text[at + 1..]].concat());
            }
            _ => {}
        }
    }
    texts
}

#[test]
fn every_combination_keeps_its_meaning_with_the_fewest_parentheses() {
    let mut count = 0;
    for leaves in 1..=4 {
        for tree in Tree::all(0, leaves) {
            let rendered = tree.build().render().unwrap();
            let text = rendered.expression();
            let table = tree.table(leaves);
            let parsed = Parser::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(parsed.table(leaves), table, "{tree:?} as {text}");
            for shorter in without_a_pair(text) {
                let parsed = Parser::parse(&shorter).unwrap();
                assert_ne!(parsed.table(leaves), table, "{text} could be {shorter}");
            }
            count += 1;
        }
    }
    assert_eq!(count, 2 + 16 + 256 + 5120);
}

#[tokio::test]
async fn every_combination_is_accepted_and_means_the_same_in_the_database() {
    let db = db_with::<Thing>().await;
    for number in 0..=3 {
        let thing = Thing {
            number: Some(number),
            ..sample()
        };
        thing.put().send(&db).await.unwrap();
        for tree in (1..=3).flat_map(|leaves| Tree::all(0, leaves)) {
            let condition = tree.build();
            let text = condition.to_string();
            let expected = tree.holds(&|at| i64::try_from(at).unwrap() == number);
            assert_eq!(holds(&db, condition).await.unwrap(), expected, "{text}");
        }
    }
}

/// A change: how it is written and shown, and what it makes of the sample.
struct Change {
    update: fn() -> Update<Thing>,
    expression: &'static str,
    names: &'static [&'static str],
    values: Vec<AttributeValue>,
    shown: &'static str,
    change: fn(&mut Thing),
}

fn change(
    update: fn() -> Update<Thing>,
    expression: &'static str,
    names: &'static [&'static str],
    values: Vec<AttributeValue>,
    shown: &'static str,
    change: fn(&mut Thing),
) -> Change {
    Change {
        update,
        expression,
        names,
        values,
        shown,
        change,
    }
}

fn thing() -> Update<Thing> {
    Thing::upsert("thing")
}

async fn check_changes(changes: impl IntoIterator<Item = Change>) {
    let db = db_with::<Thing>().await;
    for it in changes {
        let input = (it.update)().request(&db).unwrap();
        assert_eq!(input.update_expression.as_deref(), Some(it.expression));
        assert_eq!(
            input.expression_attribute_names.unwrap_or_default(),
            names(it.names),
            "{}",
            it.shown
        );
        assert_eq!(
            input.expression_attribute_values.unwrap_or_default(),
            values(it.values),
            "{}",
            it.shown
        );
        assert_eq!((it.update)().to_string(), it.shown);
        sample().put().send(&db).await.unwrap();
        let found = (it.update)().returning_new().send(&db).await;
        let mut expected = sample();
        (it.change)(&mut expected);
        assert_eq!(found.unwrap(), expected, "{}", it.shown);
        let stored = Thing::get("thing").consistent().send(&db).await.unwrap();
        assert_eq!(stored, Some(expected), "{}", it.shown);
    }
}

#[tokio::test]
async fn set_gives_a_value_or_a_copy() {
    check_changes([
        change(
            || thing().set(Thing::TEXT, "Blood"),
            "SET #n0 = :v0",
            &["text"],
            vec![s("Blood")],
            r#"SET text = "Blood""#,
            |it| it.text = Some("Blood".into()),
        ),
        change(
            || {
                thing()
                    .set(Thing::TEXT, "")
                    .set(Thing::OTHER, String::new())
                    .set(Thing::NUMBER, -1)
            },
            "SET #n0 = :v0, #n1 = :v0, #n2 = :v1",
            &["text", "other", "number"],
            vec![s(""), n(-1)],
            r#"SET text = "", other = "", number = -1"#,
            |it| {
                it.text = Some(String::new());
                it.other = Some(String::new());
                it.number = Some(-1);
            },
        ),
        change(
            || thing().set(Thing::OTHER, Thing::TEXT),
            "SET #n0 = #n1",
            &["other", "text"],
            vec![],
            "SET other = text",
            |it| it.other = it.text.clone(),
        ),
        // Both see the item as it was.
        change(
            || {
                thing()
                    .set(Thing::TEXT, Thing::RESERVED)
                    .set(Thing::RESERVED, Thing::TEXT)
            },
            "SET #n0 = #n1, #n1 = #n0",
            &["text", "select"],
            vec![],
            "SET text = select, select = text",
            |it| std::mem::swap(&mut it.text, &mut it.reserved),
        ),
        change(
            || {
                thing().set(
                    Thing::PLACE.dot(Place::CITY),
                    Thing::OWNER.dot(Owner::OWNER_NAME),
                )
            },
            "SET #n0.#n1 = #n2",
            &["place", "city", "owner_name"],
            vec![],
            "SET place.city = owner_name",
            |it| it.place.as_mut().unwrap().city = Some("Ann".into()),
        ),
        change(
            || thing().set(Thing::TAGS, ["z"]).set(Thing::BYTES, vec![9]),
            "SET #n0 = :v0, #n1 = :v1",
            &["tags", "bytes"],
            vec![AttributeValue::Ss(vec!["z".into()]), b(&[9])],
            r#"SET tags = ["z"], bytes = <1 bytes>"#,
            |it| {
                it.tags = set(["z"]);
                it.bytes = Some(vec![9]);
            },
        ),
        change(
            || {
                thing()
                    .set(Thing::LINKS.key("x.y"), "new")
                    .set(Thing::LINKS.key("c"), "newer")
            },
            "SET #n0.#n1 = :v0, #n0.#n2 = :v1",
            &["links", "x.y", "c"],
            vec![s("new"), s("newer")],
            r#"SET links.x.y = "new", links.c = "newer""#,
            |it| {
                it.links.insert("x.y".into(), "new".into());
                it.links.insert("c".into(), "newer".into());
            },
        ),
        change(
            || thing().set(Thing::OWNER.dot(Owner::OWNER_NAME), "Bob"),
            "SET #n0 = :v0",
            &["owner_name"],
            vec![s("Bob")],
            r#"SET owner_name = "Bob""#,
            |it| it.owner.owner_name = Some("Bob".into()),
        ),
    ])
    .await;
}

#[tokio::test]
async fn set_computes_sums_and_differences() {
    check_changes([
        change(
            || thing().set(Thing::NUMBER, Thing::NUMBER.plus(3)),
            "SET #n0 = #n0 + :v0",
            &["number"],
            vec![n(3)],
            "SET number = number + 3",
            |it| it.number = Some(8),
        ),
        change(
            || thing().set(Thing::NUMBER, Thing::NUMBER.minus(8)),
            "SET #n0 = #n0 - :v0",
            &["number"],
            vec![n(8)],
            "SET number = number - 8",
            |it| it.number = Some(-3),
        ),
        change(
            || thing().set(Thing::LIMIT, Thing::NUMBER.plus(Thing::NUMBER)),
            "SET #n0 = #n1 + #n1",
            &["limit", "number"],
            vec![],
            "SET limit = number + number",
            |it| it.limit = Some(10),
        ),
        change(
            || thing().set(Thing::LIMIT, Thing::LIMIT.if_not_exists(100).plus(1)),
            "SET #n0 = if_not_exists(#n0, :v0) + :v1",
            &["limit"],
            vec![n(100), n(1)],
            "SET limit = if_not_exists(limit, 100) + 1",
            |it| it.limit = Some(101),
        ),
        change(
            || thing().set(Thing::NUMBER, Thing::NUMBER.if_not_exists(100).minus(1)),
            "SET #n0 = if_not_exists(#n0, :v0) - :v1",
            &["number"],
            vec![n(100), n(1)],
            "SET number = if_not_exists(number, 100) - 1",
            |it| it.number = Some(4),
        ),
        change(
            || {
                thing().set(
                    Thing::NUMBER,
                    Thing::NUMBER.plus(Thing::LIMIT.if_not_exists(2)),
                )
            },
            "SET #n0 = #n0 + if_not_exists(#n1, :v0)",
            &["number", "limit"],
            vec![n(2)],
            "SET number = number + if_not_exists(limit, 2)",
            |it| it.number = Some(7),
        ),
        change(
            || {
                thing().set(
                    Thing::EXACT,
                    Thing::EXACT.plus("0.25".parse::<Number>().unwrap()),
                )
            },
            "SET #n0 = #n0 + :v0",
            &["exact"],
            vec![n("0.25")],
            "SET exact = exact + 0.25",
            |it| it.exact = Some("1.75".parse().unwrap()),
        ),
        change(
            || thing().set(Thing::RATIO, Thing::RATIO.minus(0.25)),
            "SET #n0 = #n0 - :v0",
            &["ratio"],
            vec![n(0.25)],
            "SET ratio = ratio - 0.25",
            |it| it.ratio = Some(0.25),
        ),
    ])
    .await;
}

#[tokio::test]
async fn set_takes_a_default_for_what_is_missing() {
    check_changes([
        change(
            || thing().set(Thing::OTHER, Thing::OTHER.if_not_exists("new")),
            "SET #n0 = if_not_exists(#n0, :v0)",
            &["other"],
            vec![s("new")],
            r#"SET other = if_not_exists(other, "new")"#,
            |it| it.other = Some("new".into()),
        ),
        change(
            || thing().set(Thing::TEXT, Thing::TEXT.if_not_exists("new")),
            "SET #n0 = if_not_exists(#n0, :v0)",
            &["text"],
            vec![s("new")],
            r#"SET text = if_not_exists(text, "new")"#,
            |_| {},
        ),
        change(
            || thing().set(Thing::OTHER, Thing::OTHER.if_not_exists(Thing::TEXT)),
            "SET #n0 = if_not_exists(#n0, #n1)",
            &["other", "text"],
            vec![],
            "SET other = if_not_exists(other, text)",
            |it| it.other = it.text.clone(),
        ),
        change(
            || {
                let either = Thing::OTHER.if_not_exists(Thing::RESERVED.if_not_exists("none"));
                thing().set(Thing::TEXT, either)
            },
            "SET #n0 = if_not_exists(#n1, if_not_exists(#n2, :v0))",
            &["text", "other", "select"],
            vec![s("none")],
            r#"SET text = if_not_exists(other, if_not_exists(select, "none"))"#,
            |it| it.text = it.reserved.clone(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn set_makes_lists_longer_at_either_end() {
    fn strings(elements: &[&str]) -> Option<Vec<String>> {
        Some(elements.iter().map(ToString::to_string).collect())
    }
    let list = |elements: &[&str]| AttributeValue::L(elements.iter().map(|it| s(it)).collect());
    check_changes([
        change(
            || thing().set(Thing::LIST, Thing::LIST.append(["z"])),
            "SET #n0 = list_append(#n0, :v0)",
            &["list"],
            vec![list(&["z"])],
            r#"SET list = list_append(list, ["z"])"#,
            |it| it.list = strings(&["x", "y", "z"]),
        ),
        change(
            || thing().set(Thing::LIST, Thing::LIST.prepend(["v", "w"])),
            "SET #n0 = list_append(:v0, #n0)",
            &["list"],
            vec![list(&["v", "w"])],
            r#"SET list = list_append(["v", "w"], list)"#,
            |it| it.list = strings(&["v", "w", "x", "y"]),
        ),
        change(
            || thing().set(Thing::LIST, Thing::LIST.append(Thing::LIST)),
            "SET #n0 = list_append(#n0, #n0)",
            &["list"],
            vec![],
            "SET list = list_append(list, list)",
            |it| it.list = strings(&["x", "y", "x", "y"]),
        ),
        change(
            || {
                thing()
                    .remove(Thing::LINES)
                    .set(Thing::LIST, Thing::LIST.append(vec!["z".to_owned()]))
            },
            "SET #n0 = list_append(#n0, :v0) REMOVE #n1",
            &["list", "lines"],
            vec![list(&["z"])],
            r#"SET list = list_append(list, ["z"]) REMOVE lines"#,
            |it| {
                it.list = strings(&["x", "y", "z"]);
                it.lines = None;
            },
        ),
        change(
            || {
                let empty: [&str; 0] = [];
                thing().set(Thing::LIST, Thing::LIST.if_not_exists(empty).append(["z"]))
            },
            "SET #n0 = list_append(if_not_exists(#n0, :v0), :v1)",
            &["list"],
            vec![list(&[]), list(&["z"])],
            r#"SET list = list_append(if_not_exists(list, []), ["z"])"#,
            |it| it.list = strings(&["x", "y", "z"]),
        ),
        change(
            || {
                let lines = Thing::LINES
                    .if_not_exists(Vec::new())
                    .prepend([line("cap", 1)]);
                thing().set(Thing::LINES, lines)
            },
            "SET #n0 = list_append(:v0, if_not_exists(#n0, :v1))",
            &["lines"],
            vec![
                AttributeValue::L(vec![AttributeValue::M(HashMap::from([
                    ("product".into(), s("cap")),
                    ("count".into(), n(1)),
                ]))]),
                AttributeValue::L(vec![]),
            ],
            "SET lines = list_append(***, if_not_exists(lines, ***))",
            |it| it.lines.as_mut().unwrap().insert(0, line("cap", 1)),
        ),
    ])
    .await;
}

#[tokio::test]
async fn set_and_remove_reach_single_elements() {
    check_changes([
        change(
            || {
                thing()
                    .set(Thing::LIST.at(1), "new")
                    .set(Thing::LINES.at(0).dot(Line::COUNT), 7_u32)
            },
            "SET #n0[1] = :v0, #n1[0].#n2 = :v1",
            &["list", "lines", "count"],
            vec![s("new"), n(7)],
            r#"SET list[1] = "new", lines[0].count = 7"#,
            |it| {
                it.list.as_mut().unwrap()[1] = "new".into();
                it.lines.as_mut().unwrap()[0].count = 7;
            },
        ),
        // Behind the end is at the end.
        change(
            || thing().set(Thing::LIST.at(9), "end"),
            "SET #n0[9] = :v0",
            &["list"],
            vec![s("end")],
            r#"SET list[9] = "end""#,
            |it| it.list.as_mut().unwrap().push("end".into()),
        ),
        change(
            || {
                let count = Thing::LINES.at(1).dot(Line::COUNT);
                thing().set(count.clone(), count.plus(1_u32))
            },
            "SET #n0[1].#n1 = #n0[1].#n1 + :v0",
            &["lines", "count"],
            vec![n(1)],
            "SET lines[1].count = lines[1].count + 1",
            |it| it.lines.as_mut().unwrap()[1].count = 2,
        ),
        change(
            || thing().remove(Thing::LIST.at(0)),
            "REMOVE #n0[0]",
            &["list"],
            vec![],
            "REMOVE list[0]",
            |it| drop(it.list.as_mut().unwrap().remove(0)),
        ),
        change(
            || {
                thing()
                    .remove(Thing::LINKS.key("a.b"))
                    .remove(Thing::PLACE.dot(Place::CITY))
            },
            "REMOVE #n0.#n1, #n2.#n3",
            &["links", "a.b", "place", "city"],
            vec![],
            "REMOVE links.a.b, place.city",
            |it| {
                it.links.remove("a.b");
                it.place.as_mut().unwrap().city = None;
            },
        ),
    ])
    .await;
}

#[tokio::test]
async fn remove_takes_attributes_away() {
    check_changes([
        change(
            || {
                thing()
                    .remove(Thing::TEXT)
                    .remove(Thing::TAGS)
                    .remove(Thing::OTHER)
            },
            "REMOVE #n0, #n1, #n2",
            &["text", "tags", "other"],
            vec![],
            "REMOVE text, tags, other",
            |it| {
                it.text = None;
                it.tags.clear();
            },
        ),
        // What has a default can be removed too.
        change(
            || thing().remove(Thing::PLAYS),
            "REMOVE #n0",
            &["plays"],
            vec![],
            "REMOVE plays",
            |_| {},
        ),
    ])
    .await;
}

#[tokio::test]
async fn add_counts_and_collects() {
    check_changes([
        change(
            || {
                thing()
                    .add(Thing::NUMBER, 3)
                    .add(Thing::LIMIT, -2)
                    .add(Thing::PLAYS, 1_u64)
            },
            "ADD #n0 :v0, #n1 :v1, #n2 :v2",
            &["number", "limit", "plays"],
            vec![n(3), n(-2), n(1)],
            "ADD number 3, limit -2, plays 1",
            |it| {
                it.number = Some(8);
                it.limit = Some(-2);
                it.plays = 1;
            },
        ),
        change(
            || {
                thing()
                    .add(Thing::TAGS, ["b", "c"])
                    .add(Thing::MORE, ["new"])
                    .add(Thing::PRIMES, [5])
            },
            "ADD #n0 :v0, #n1 :v1, #n2 :v2",
            &["tags", "more", "primes"],
            vec![
                AttributeValue::Ss(vec!["b".into(), "c".into()]),
                AttributeValue::Ss(vec!["new".into()]),
                AttributeValue::Ns(vec!["5".into()]),
            ],
            r#"ADD tags ["b", "c"], more ["new"], primes [5]"#,
            |it| {
                it.tags = set(["a", "b", "c"]);
                it.more = set(["new"]);
                it.primes = set([2_u64, 3, 5]);
            },
        ),
        change(
            || {
                thing()
                    .add(Thing::RATIO, 0.25)
                    .add(Thing::HASHES, [vec![7]])
            },
            "ADD #n0 :v0, #n1 :v1",
            &["ratio", "hashes"],
            vec![n("0.25"), AttributeValue::Bs(vec![Blob::new([7])])],
            "ADD ratio 0.25, hashes <1 binaries>",
            |it| {
                it.ratio = Some(0.75);
                it.hashes.insert(vec![7]);
            },
        ),
        change(
            || thing().add(Thing::PLACE.dot(Place::ZIP), 2_u32),
            "ADD #n0.#n1 :v0",
            &["place", "zip"],
            vec![n(2)],
            "ADD place.zip 2",
            |it| it.place.as_mut().unwrap().zip = 120,
        ),
    ])
    .await;
}

#[tokio::test]
async fn delete_takes_elements_out_of_sets() {
    check_changes([
        change(
            || {
                thing()
                    .delete(Thing::TAGS, ["a", "none"])
                    .delete(Thing::PRIMES, [3])
            },
            "DELETE #n0 :v0, #n1 :v1",
            &["tags", "primes"],
            vec![
                AttributeValue::Ss(vec!["a".into(), "none".into()]),
                AttributeValue::Ns(vec!["3".into()]),
            ],
            r#"DELETE tags ["a", "none"], primes [3]"#,
            |it| {
                it.tags = set(["b"]);
                it.primes = set([2_u64]);
            },
        ),
        // The last element takes the attribute with it; a set that is not there stays away.
        change(
            || {
                thing()
                    .delete(Thing::TAGS, ["a", "b"])
                    .delete(Thing::MORE, ["a"])
            },
            "DELETE #n0 :v0, #n1 :v1",
            &["tags", "more"],
            vec![
                AttributeValue::Ss(vec!["a".into(), "b".into()]),
                AttributeValue::Ss(vec!["a".into()]),
            ],
            r#"DELETE tags ["a", "b"], more ["a"]"#,
            |it| it.tags.clear(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn clauses_of_all_kinds_share_one_expression() {
    check_changes([change(
        || {
            thing()
                .delete(Thing::TAGS, ["a"])
                .add(Thing::NUMBER, 1)
                .remove(Thing::TEXT)
                .set(Thing::OTHER, "a")
                .remove(Thing::BYTES)
                .set(Thing::LIMIT, 1)
        },
        "SET #n0 = :v0, #n1 = :v1 REMOVE #n2, #n3 ADD #n4 :v1 DELETE #n5 :v2",
        &["other", "limit", "text", "bytes", "number", "tags"],
        vec![s("a"), n(1), AttributeValue::Ss(vec!["a".into()])],
        r#"SET other = "a", limit = 1 REMOVE text, bytes ADD number 1 DELETE tags ["a"]"#,
        |it| {
            it.tags = set(["b"]);
            it.number = Some(6);
            it.text = None;
            it.other = Some("a".into());
            it.bytes = None;
            it.limit = Some(1);
        },
    )])
    .await;
}

#[tokio::test]
async fn an_optional_change_is_made_where_there_is_a_value() {
    check_changes([
        change(
            || {
                thing()
                    .maybe_set(Thing::TEXT, Some("new"))
                    .maybe_add(Thing::NUMBER, Some(1))
                    .maybe_delete(Thing::TAGS, Some(["a"]))
                    .set_or_remove(Thing::OTHER, Some("x"))
            },
            "SET #n0 = :v0, #n1 = :v1 ADD #n2 :v2 DELETE #n3 :v3",
            &["text", "other", "number", "tags"],
            vec![s("new"), s("x"), n(1), AttributeValue::Ss(vec!["a".into()])],
            r#"SET text = "new", other = "x" ADD number 1 DELETE tags ["a"]"#,
            |it| {
                it.text = Some("new".into());
                it.number = Some(6);
                it.tags = set(["b"]);
                it.other = Some("x".into());
            },
        ),
        change(
            || {
                thing()
                    .maybe_set(Thing::TEXT, None::<String>)
                    .maybe_add(Thing::NUMBER, None::<i64>)
                    .maybe_add(Thing::TAGS, None::<[&str; 1]>)
                    .maybe_delete(Thing::TAGS, None::<[&str; 1]>)
                    .set_or_remove(Thing::RESERVED, None::<&str>)
                    .set_or_remove(Thing::NUMBER, Some(Thing::NUMBER.plus(1)))
            },
            "SET #n0 = #n0 + :v0 REMOVE #n1",
            &["number", "select"],
            vec![n(1)],
            "SET number = number + 1 REMOVE select",
            |it| {
                it.number = Some(6);
                it.reserved = None;
            },
        ),
        // This field stores its `None` as NULL.
        change(
            || {
                thing()
                    .set_or_remove(Thing::NOTE, None::<&str>)
                    .set(Thing::OTHER, "x")
            },
            "SET #n0 = :v0, #n1 = :v1",
            &["note", "other"],
            vec![AttributeValue::Null(true), s("x")],
            r#"SET note = null, other = "x""#,
            |it| it.other = Some("x".into()),
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_empty_set_is_stored_as_its_field_says() {
    check_changes([
        change(
            || {
                thing()
                    .set(Thing::TAGS, [""; 0])
                    .set(Thing::KEPT, BTreeSet::new())
            },
            "SET #n0 = :v0 REMOVE #n1",
            &["kept", "tags"],
            vec![AttributeValue::Null(true)],
            "SET kept = null REMOVE tags",
            |it| it.tags.clear(),
        ),
        // Nothing to add or delete is no clause.
        change(
            || {
                thing()
                    .add(Thing::TAGS, [""; 0])
                    .delete(Thing::TAGS, BTreeSet::new())
                    .set(Thing::LIMIT, 1)
            },
            "SET #n0 = :v0",
            &["limit"],
            vec![n(1)],
            "SET limit = 1",
            |it| it.limit = Some(1),
        ),
    ])
    .await;
}

#[test]
fn an_update_shares_names_and_values_with_its_condition() {
    let db = Canned::default().db();
    let input = Thing::update("thing")
        .set(Thing::TEXT, "new")
        .condition(Thing::TEXT.ne("new") & Thing::NUMBER.lt(Thing::LIMIT))
        .request(&db)
        .unwrap();
    assert_eq!(input.update_expression.as_deref(), Some("SET #n0 = :v0"));
    assert_eq!(
        input.condition_expression.as_deref(),
        Some("attribute_exists(#n1) AND #n0 <> :v0 AND #n2 < #n3")
    );
    assert_eq!(
        input.expression_attribute_names,
        Some(names(&["text", "id", "number", "limit"]))
    );
    assert_eq!(
        input.expression_attribute_values,
        Some(values(vec![s("new")]))
    );
}

#[tokio::test]
async fn clauses_that_overlap_are_named_before_the_call() {
    let canned = Canned::default();
    let db = canned.db();
    let overlapping: Vec<(Update<Thing>, &str, &str)> = vec![
        (
            thing().set(Thing::TEXT, "a").set(Thing::TEXT, "b"),
            "text",
            "text",
        ),
        (
            thing().set(Thing::TEXT, "a").remove(Thing::TEXT),
            "text",
            "text",
        ),
        (
            thing().add(Thing::NUMBER, 1).set(Thing::NUMBER, 1),
            "number",
            "number",
        ),
        (
            thing().add(Thing::TAGS, ["a"]).delete(Thing::TAGS, ["b"]),
            "tags",
            "tags",
        ),
        (
            thing()
                .set(Thing::PLACE.dot(Place::CITY), "x")
                .remove(Thing::PLACE),
            "place",
            "place.city",
        ),
        (
            thing()
                .set(Thing::LINES.at(1).dot(Line::COUNT), 1_u32)
                .remove(Thing::LINES.at(1)),
            "lines[1]",
            "lines[1].count",
        ),
        (
            thing()
                .set(Thing::LIST.at(1), "x")
                .set(Thing::LIST, Thing::LIST.append(["y"])),
            "list",
            "list[1]",
        ),
        (
            thing()
                .set(Thing::LINKS.key("a.b"), "x")
                .remove(Thing::LINKS.key("a.b")),
            "links.a.b",
            "links.a.b",
        ),
        // Others stand between the two, in any order.
        (
            thing()
                .set(Thing::LINES.at(1).dot(Line::COUNT), 1_u32)
                .set(Thing::TEXT, "a")
                .remove(Thing::LINES)
                .set(Thing::LINES.at(0).dot(Line::COUNT), 1_u32),
            "lines",
            "lines[0].count",
        ),
    ];
    for (update, first, second) in overlapping {
        let Err(Error::Invalid(error)) = update.send(&db).await else {
            panic!("{first} and {second} do not overlap");
        };
        assert_eq!(
            error.to_string(),
            if first == second {
                format!("table `Things`: two clauses of the update change `{first}`")
            } else {
                format!(
                    "table `Things`: two clauses of the update change `{first}` and `{second}`, which overlap"
                )
            }
        );
    }
    assert!(canned.calls().is_empty());
}

#[tokio::test]
async fn clauses_beside_one_another_do_not_overlap() {
    let db = db_with_sample().await;
    let thing = Thing::update("thing")
        .set(Thing::LIST.at(0), "p")
        .set(Thing::LIST.at(1), "q")
        .set(Thing::LIST.at(10), "r")
        .set(Thing::PLACE.dot(Place::CITY), "x")
        .set(Thing::PLACE.dot(Place::ZIP), 1_u32)
        .set(Thing::LINKS.key("a"), "one")
        .set(Thing::LINKS.key("a.b"), "two")
        .set(Thing::LINKS.key("ab"), "three")
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(thing.list.unwrap(), ["p", "q", "r"]);
    assert_eq!(thing.links.len(), 4);
}

#[tokio::test]
async fn a_raw_condition_combines_with_typed_ones() {
    let raw = || {
        Condition::<Thing>::raw(" size(#tags) > :least OR attribute_exists(vault) ")
            .name("#tags", "tags")
            .value(":least", 1)
    };
    let alone = raw().into_condition();
    let typed = || Thing::NUMBER.eq(5);
    check_raw(
        &alone,
        "size(#tags) > :least OR attribute_exists(vault)",
        &[],
    );
    check_raw(
        &(typed() & raw()),
        "#n0 = :v0 AND (size(#tags) > :least OR attribute_exists(vault))",
        &["number"],
    );
    check_raw(
        &(raw() & typed()),
        "(size(#tags) > :least OR attribute_exists(vault)) AND #n0 = :v0",
        &["number"],
    );
    check_raw(
        &(raw() | typed()),
        "(size(#tags) > :least OR attribute_exists(vault)) OR #n0 = :v0",
        &["number"],
    );
    check_raw(
        &!raw().into_condition(),
        "NOT (size(#tags) > :least OR attribute_exists(vault))",
        &[],
    );
    // The same placeholder with the same meaning may recur.
    check_raw(
        &(raw() & raw()),
        "(size(#tags) > :least OR attribute_exists(vault)) AND (size(#tags) > :least OR attribute_exists(vault))",
        &[],
    );
    let db = db_with_sample().await;
    for (condition, expected) in [
        (alone, true),
        (typed() & raw(), true),
        (raw() & !typed(), false),
        (raw() | !typed(), true),
        (!raw().into_condition(), false),
        (raw() & raw(), true),
    ] {
        let text = condition.to_string();
        assert_eq!(holds(&db, condition).await.unwrap(), expected, "{text}");
    }
}

fn check_raw(condition: &Condition<Thing>, expression: &str, typed: &[&str]) {
    let rendered = condition.render().unwrap();
    assert_eq!(rendered.expression(), expression);
    let mut all_names = names(typed);
    all_names.insert("#tags".into(), "tags".into());
    assert_eq!(rendered.names(), &all_names);
    let mut all_values = values(typed.iter().map(|_| n(5)).collect());
    all_values.insert(":least".into(), n(1));
    assert_eq!(rendered.values(), &all_values);
}

#[tokio::test]
async fn a_raw_condition_in_parentheses_gets_no_second_pair() {
    let db = db_with_sample().await;
    let typed = || Thing::NUMBER.eq(5);
    for (text, expression) in [
        (
            "(flag = :t OR text = :t)",
            "#n0 = :v0 AND (flag = :t OR text = :t)",
        ),
        (
            "(flag = :t) OR (text = :t)",
            "#n0 = :v0 AND ((flag = :t) OR (text = :t))",
        ),
        ("NOT (text = :t)", "#n0 = :v0 AND (NOT (text = :t))"),
    ] {
        let raw = Condition::<Thing>::raw(text.replace("text", "id")).value(":t", true);
        let condition = typed() & raw;
        let rendered = condition.render().unwrap();
        assert_eq!(rendered.expression(), expression.replace("text", "id"));
        assert!(holds(&db, condition).await.unwrap(), "{text}");
    }
}

#[tokio::test]
async fn placeholders_that_clash_are_an_error_before_the_call() {
    let raw = |text: &str| Condition::<Thing>::raw(text);
    let clashes: Vec<(Condition<Thing>, &str)> = vec![
        (
            raw("#n0 = :x")
                .name("#n0", "text")
                .value(":x", 1)
                .into_condition(),
            "placeholder `#n0` is one of those the typed part of the expression uses; give it another name",
        ),
        (
            Thing::NUMBER.eq(1) & raw("text = :v7").value(":v7", 1),
            "placeholder `:v7` is one of those the typed part of the expression uses; give it another name",
        ),
        (
            raw("#a = :x").name("#a", "text").value(":x", 1) & raw("#a = :x").name("#a", "other"),
            "placeholder `#a` is given two meanings",
        ),
        (
            raw("text = :x").value(":x", 1) | raw("other = :x").value(":x", 2),
            "placeholder `:x` is given two meanings",
        ),
        (
            raw("text = :x").value("x", 1).into_condition(),
            "placeholder `x` must begin with `:`",
        ),
        (
            raw("tags = :x").name(":x", "text").into_condition(),
            "placeholder `:x` must begin with `#`",
        ),
        (
            raw("ratio = :x").value(":x", f64::NAN).into_condition(),
            "attribute `:x`: ",
        ),
    ];
    let canned = Canned::default();
    let db = canned.db();
    for (condition, text) in clashes {
        let error = condition.render().unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error:?}");
        assert!(error.to_string().starts_with(text), "{error}");
        let sent = Thing::delete("thing").condition(condition).send(&db).await;
        assert!(matches!(sent, Err(Error::Invalid(_))), "{sent:?}");
    }
    assert!(canned.calls().is_empty());
    // Ours are `#n` and `:v` with a number behind; these are not.
    for (name, value) in [
        ("#name", ":value"),
        ("#n", ":v"),
        ("#n1x", ":v1x"),
        ("#N0", ":V0"),
    ] {
        let raw = raw(&format!("{name} = {value}"))
            .name(name, "text")
            .value(value, String::from("Desire"));
        (Thing::NUMBER.eq(5) & raw).render().unwrap();
    }
}

#[tokio::test]
async fn what_a_raw_condition_gets_wrong_is_the_services_to_say() {
    let db = db_with_sample().await;
    let condition = Condition::<Thing>::raw("size(tags) >").into_condition();
    let Err(Error::Call(call)) = holds(&db, condition).await else {
        panic!("half a condition was accepted");
    };
    assert_eq!(call.code(), Some("ValidationException"));
    let unused = Condition::<Thing>::raw("attribute_exists(tags)").name("#x", "y");
    let held = holds(&db, unused.into_condition()).await;
    // The embedded engine takes a name that no expression uses; DynamoDB refuses it.
    assert_eq!(held.is_err(), on_dynamodb_local(), "{held:?}");
}

/// DynamoDB refuses `a = a`; the types cannot tell, the renderer could.
#[tokio::test]
async fn an_attribute_beside_itself_is_the_services_to_refuse() {
    let db = db_with_sample().await;
    let held = holds(&db, Thing::NUMBER.eq(Thing::NUMBER)).await;
    // The embedded engine compares them.
    let Err(Error::Call(call)) = held else {
        assert!(held.unwrap() && !on_dynamodb_local());
        return;
    };
    assert_eq!(call.code(), Some("ValidationException"));
    assert!(
        call.message().unwrap().contains("must be distinct"),
        "{call}"
    );
}

/// Both are known before the call: an upper bound below the lower one.
#[tokio::test]
async fn bounds_in_the_wrong_order_are_the_services_to_refuse() {
    let db = db_with_sample().await;
    let error = holds(&db, Thing::NUMBER.between(2, 1)).await.unwrap_err();
    let Error::Call(call) = error else {
        panic!("{error:?}");
    };
    assert!(call.message().unwrap().contains("upper bound"), "{call}");
}

#[tokio::test]
async fn an_update_of_what_is_not_there_is_refused_by_the_service() {
    let db = db_with_sample().await;
    let updates = [
        // `limit` has no value to add to; `vault` no map to set in.
        Thing::update("thing").set(Thing::NUMBER, Thing::LIMIT.plus(1)),
        Thing::update("thing").set(Thing::VAULT.dot(Place::CITY), "x"),
        Thing::update("thing").set(Thing::TEXT, Thing::OTHER),
    ];
    for update in updates {
        let text = update.to_string();
        let error = update.send(&db).await.unwrap_err();
        let Error::Call(call) = error else {
            panic!("{text}: {error:?}");
        };
        assert_eq!(call.code(), Some("ValidationException"), "{text}");
    }
    assert_eq!(Thing::get("thing").send(&db).await.unwrap(), Some(sample()));
}

mod random {
    //! Random conditions on random items, held against an oracle.

    use super::*;
    use dynatable::expr::{Path, Size};
    use proptest::collection::{btree_map, btree_set, vec};
    use proptest::option;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    #[derive(Table, Clone, Debug, PartialEq)]
    #[table(name = "Rows")]
    struct Row {
        #[table(partition_key)]
        id: String,
        n1: Option<i64>,
        n2: Option<i64>,
        s1: Option<String>,
        s2: Option<String>,
        b1: Option<Vec<u8>>,
        b2: Option<Vec<u8>>,
        f1: Option<bool>,
        f2: Option<bool>,
        len: Option<usize>,
        ss: BTreeSet<String>,
        ns: BTreeSet<i64>,
        list: Option<Vec<String>>,
        map: Option<BTreeMap<String, i64>>,
        nest: Option<Nest>,
    }

    #[derive(Attribute, Clone, Debug, PartialEq)]
    struct Nest {
        n3: Option<i64>,
        s3: Option<String>,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Cmp {
        Eq,
        Ne,
        Lt,
        Le,
        Gt,
        Ge,
    }

    impl Cmp {
        /// Of values that are both there; nothing holds for others, but that they differ.
        fn holds<V: Ord>(self, left: Option<V>, right: Option<V>) -> bool {
            let (Some(left), Some(right)) = (left, right) else {
                return self == Cmp::Ne;
            };
            match self {
                Cmp::Eq => left == right,
                Cmp::Ne => left != right,
                Cmp::Lt => left < right,
                Cmp::Le => left <= right,
                Cmp::Gt => left > right,
                Cmp::Ge => left >= right,
            }
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Num {
        N1,
        N2,
        N3,
        Map,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Str {
        S1,
        S2,
        S3,
        List0,
    }

    #[derive(Clone, Debug)]
    enum Leaf {
        Num(Num, Cmp, i64),
        NumPath(Num, Cmp, Num),
        NumBetween(Num, i64, i64),
        NumBetweenPath(Num, Num, i64),
        NumIn(Num, Vec<i64>),
        Str(Str, Cmp, String),
        StrPath(Str, Cmp, Str),
        StrBetween(Str, String, String),
        StrIn(Str, Vec<String>),
        StrBegins(Str, String),
        StrContains(Str, String),
        StrContainsPath(Str, Str),
        StrSize(Str, Cmp, usize),
        StrSizePath(Str, Cmp),
        Bin(Cmp, Vec<u8>),
        BinPath(Cmp),
        BinBegins(Vec<u8>),
        Flag(bool, bool),
        FlagPath(bool),
        SetEq(bool, BTreeSet<String>),
        SetContains(String),
        NumSetContains(i64),
        ListContains(String),
        SetSize(Cmp, usize),
        ListSize(Cmp, usize),
        MapSize(Cmp, usize),
        Exists(usize, bool),
        Type(usize, Kind),
    }

    #[derive(Clone, Debug)]
    enum Cond {
        Leaf(Leaf),
        And(Box<Cond>, Box<Cond>),
        Or(Box<Cond>, Box<Cond>),
        Not(Box<Cond>),
    }

    fn number(path: Num) -> NumPath {
        match path {
            Num::N1 => NumPath::Plain(Row::N1),
            Num::N2 => NumPath::Plain(Row::N2),
            Num::N3 => NumPath::Plain(Row::NEST.dot(Nest::N3)),
            Num::Map => NumPath::Part(Row::MAP.key("k")),
        }
    }

    /// A path of either type: both hold a number.
    enum NumPath {
        Plain(Path<Row, Option<i64>>),
        Part(Path<Row, i64, dynatable::expr::Part>),
    }

    enum StrPath {
        Plain(Path<Row, Option<String>>),
        Part(Path<Row, String, dynatable::expr::Part>),
    }

    fn string(path: Str) -> StrPath {
        match path {
            Str::S1 => StrPath::Plain(Row::S1),
            Str::S2 => StrPath::Plain(Row::S2),
            Str::S3 => StrPath::Plain(Row::NEST.dot(Nest::S3)),
            Str::List0 => StrPath::Part(Row::LIST.at(0)),
        }
    }

    macro_rules! with {
        ($kind:ident($path:expr), $it:ident => $body:expr) => {
            match $path {
                $kind::Plain($it) => $body,
                $kind::Part($it) => $body,
            }
        };
    }

    macro_rules! compare {
        ($left:expr, $cmp:expr, $right:expr) => {
            match $cmp {
                Cmp::Eq => $left.eq($right),
                Cmp::Ne => $left.ne($right),
                Cmp::Lt => $left.lt($right),
                Cmp::Le => $left.le($right),
                Cmp::Gt => $left.gt($right),
                Cmp::Ge => $left.ge($right),
            }
        };
    }

    impl Row {
        fn num(&self, path: Num) -> Option<i64> {
            match path {
                Num::N1 => self.n1,
                Num::N2 => self.n2,
                Num::N3 => self.nest.as_ref()?.n3,
                Num::Map => self.map.as_ref()?.get("k").copied(),
            }
        }

        fn str(&self, path: Str) -> Option<&String> {
            match path {
                Str::S1 => self.s1.as_ref(),
                Str::S2 => self.s2.as_ref(),
                Str::S3 => self.nest.as_ref()?.s3.as_ref(),
                Str::List0 => self.list.as_ref()?.first(),
            }
        }

        /// The size of a string, in both engines: its UTF-16 code units, as Java counts.
        fn length(&self, path: Str) -> Option<usize> {
            self.str(path).map(|it| it.encode_utf16().count())
        }

        /// The stored type of some attributes, by number.
        fn kind(&self, field: usize) -> Option<Kind> {
            match field {
                0 => self.n1.map(|_| Kind::N),
                1 => self.s1.as_ref().map(|_| Kind::S),
                2 => self.b1.as_ref().map(|_| Kind::B),
                3 => self.f1.map(|_| Kind::Bool),
                4 => (!self.ss.is_empty()).then_some(Kind::Ss),
                5 => (!self.ns.is_empty()).then_some(Kind::Ns),
                6 => self.list.as_ref().map(|_| Kind::L),
                7 => self.map.as_ref().map(|_| Kind::M),
                8 => self.num(Num::N3).map(|_| Kind::N),
                _ => self.str(Str::List0).map(|_| Kind::S),
            }
        }
    }

    const FIELDS: usize = 10;

    fn exists(field: usize, yes: bool) -> Condition<Row> {
        macro_rules! exists {
            ($path:expr) => {
                if yes {
                    $path.exists()
                } else {
                    $path.not_exists()
                }
            };
        }
        match field {
            0 => exists!(Row::N1),
            1 => exists!(Row::S1),
            2 => exists!(Row::B1),
            3 => exists!(Row::F1),
            4 => exists!(Row::SS),
            5 => exists!(Row::NS),
            6 => exists!(Row::LIST),
            7 => exists!(Row::MAP),
            8 => exists!(Row::NEST.dot(Nest::N3)),
            _ => exists!(Row::LIST.at(0)),
        }
    }

    fn has_type(field: usize, kind: Kind) -> Condition<Row> {
        match field {
            0 => Row::N1.attribute_type(kind),
            1 => Row::S1.attribute_type(kind),
            2 => Row::B1.attribute_type(kind),
            3 => Row::F1.attribute_type(kind),
            4 => Row::SS.attribute_type(kind),
            5 => Row::NS.attribute_type(kind),
            6 => Row::LIST.attribute_type(kind),
            7 => Row::MAP.attribute_type(kind),
            8 => Row::NEST.dot(Nest::N3).attribute_type(kind),
            _ => Row::LIST.at(0).attribute_type(kind),
        }
    }

    fn compare_size(size: Size<Row>, cmp: Cmp, to: usize) -> Condition<Row> {
        compare!(size, cmp, to)
    }

    impl Leaf {
        fn build(&self) -> Condition<Row> {
            match self.clone() {
                Leaf::Num(a, cmp, to) => with!(NumPath(number(a)), it => compare!(it, cmp, to)),
                Leaf::NumPath(a, cmp, b) => with!(NumPath(number(a)), it => {
                    with!(NumPath(number(b)), other => compare!(it, cmp, other))
                }),
                Leaf::NumBetween(a, low, high) => {
                    with!(NumPath(number(a)), it => it.between(low, high))
                }
                Leaf::NumBetweenPath(a, low, high) => with!(NumPath(number(a)), it => {
                    with!(NumPath(number(low)), low => it.between(low, high))
                }),
                Leaf::NumIn(a, values) => with!(NumPath(number(a)), it => it.is_in(values)),
                Leaf::Str(a, cmp, to) => with!(StrPath(string(a)), it => compare!(it, cmp, to)),
                Leaf::StrPath(a, cmp, b) => with!(StrPath(string(a)), it => {
                    with!(StrPath(string(b)), other => compare!(it, cmp, other))
                }),
                Leaf::StrBetween(a, low, high) => {
                    with!(StrPath(string(a)), it => it.between(low, high))
                }
                Leaf::StrIn(a, values) => with!(StrPath(string(a)), it => it.is_in(values)),
                Leaf::StrBegins(a, prefix) => {
                    with!(StrPath(string(a)), it => it.begins_with(prefix))
                }
                Leaf::StrContains(a, piece) => {
                    with!(StrPath(string(a)), it => it.contains(piece))
                }
                Leaf::StrContainsPath(a, b) => with!(StrPath(string(a)), it => {
                    with!(StrPath(string(b)), other => it.contains(other))
                }),
                Leaf::StrSize(a, cmp, to) => {
                    with!(StrPath(string(a)), it => compare_size(it.size(), cmp, to))
                }
                Leaf::StrSizePath(a, cmp) => {
                    with!(StrPath(string(a)), it => compare!(it.size(), cmp, Row::LEN))
                }
                Leaf::Bin(cmp, to) => compare!(Row::B1, cmp, to),
                Leaf::BinPath(cmp) => compare!(Row::B1, cmp, Row::B2),
                Leaf::BinBegins(prefix) => Row::B1.begins_with(prefix),
                Leaf::Flag(true, to) => Row::F1.eq(to),
                Leaf::Flag(false, to) => Row::F1.ne(to),
                Leaf::FlagPath(true) => Row::F1.eq(Row::F2),
                Leaf::FlagPath(false) => Row::F1.ne(Row::F2),
                Leaf::SetEq(true, to) => Row::SS.eq(to),
                Leaf::SetEq(false, to) => Row::SS.ne(to),
                Leaf::SetContains(element) => Row::SS.contains(element),
                Leaf::NumSetContains(element) => Row::NS.contains(element),
                Leaf::ListContains(element) => Row::LIST.contains(element),
                Leaf::SetSize(cmp, to) => compare_size(Row::SS.size(), cmp, to),
                Leaf::ListSize(cmp, to) => compare_size(Row::LIST.size(), cmp, to),
                Leaf::MapSize(cmp, to) => compare_size(Row::MAP.size(), cmp, to),
                Leaf::Exists(field, yes) => exists(field, yes),
                Leaf::Type(field, kind) => has_type(field, kind),
            }
        }

        fn holds(&self, row: &Row) -> bool {
            match self {
                Leaf::Num(a, cmp, to) => cmp.holds(row.num(*a), Some(*to)),
                Leaf::NumPath(a, cmp, b) => cmp.holds(row.num(*a), row.num(*b)),
                Leaf::NumBetween(a, low, high) => {
                    row.num(*a).is_some_and(|it| (*low..=*high).contains(&it))
                }
                Leaf::NumBetweenPath(a, low, high) => match (row.num(*a), row.num(*low)) {
                    (Some(it), Some(low)) => (low..=*high).contains(&it),
                    _ => false,
                },
                Leaf::NumIn(a, values) => row.num(*a).is_some_and(|it| values.contains(&it)),
                Leaf::Str(a, cmp, to) => cmp.holds(row.str(*a), Some(to)),
                Leaf::StrPath(a, cmp, b) => cmp.holds(row.str(*a), row.str(*b)),
                Leaf::StrBetween(a, low, high) => {
                    row.str(*a).is_some_and(|it| low <= it && it <= high)
                }
                Leaf::StrIn(a, values) => row.str(*a).is_some_and(|it| values.contains(it)),
                Leaf::StrBegins(a, prefix) => row.str(*a).is_some_and(|it| it.starts_with(prefix)),
                Leaf::StrContains(a, piece) => row.str(*a).is_some_and(|it| it.contains(piece)),
                Leaf::StrContainsPath(a, b) => match (row.str(*a), row.str(*b)) {
                    (Some(it), Some(piece)) => it.contains(piece),
                    _ => false,
                },
                Leaf::StrSize(a, cmp, to) => cmp.holds_size(row.length(*a), Some(*to)),
                Leaf::StrSizePath(a, cmp) => cmp.holds_size(row.length(*a), row.len),
                Leaf::Bin(cmp, to) => cmp.holds(row.b1.as_ref(), Some(to)),
                Leaf::BinPath(cmp) => cmp.holds(row.b1.as_ref(), row.b2.as_ref()),
                Leaf::BinBegins(prefix) => row.b1.as_ref().is_some_and(|it| it.starts_with(prefix)),
                Leaf::Flag(yes, to) => (row.f1 == Some(*to)) == *yes,
                Leaf::FlagPath(yes) => (row.f1.is_some() && row.f1 == row.f2) == *yes,
                Leaf::SetEq(yes, to) => (row.ss == *to) == *yes,
                Leaf::SetContains(element) => row.ss.contains(element),
                Leaf::NumSetContains(element) => row.ns.contains(element),
                Leaf::ListContains(element) => {
                    row.list.as_ref().is_some_and(|list| list.contains(element))
                }
                Leaf::SetSize(cmp, to) => {
                    let size = (!row.ss.is_empty()).then_some(row.ss.len());
                    cmp.holds_size(size, Some(*to))
                }
                Leaf::ListSize(cmp, to) => {
                    cmp.holds_size(row.list.as_ref().map(Vec::len), Some(*to))
                }
                Leaf::MapSize(cmp, to) => {
                    cmp.holds_size(row.map.as_ref().map(BTreeMap::len), Some(*to))
                }
                Leaf::Exists(field, yes) => row.kind(*field).is_some() == *yes,
                Leaf::Type(field, kind) => row.kind(*field) == Some(*kind),
            }
        }
    }

    impl Cmp {
        fn holds_size(self, left: Option<usize>, right: Option<usize>) -> bool {
            self.holds(left, right)
        }
    }

    impl Cond {
        fn build(&self) -> Condition<Row> {
            match self {
                Cond::Leaf(leaf) => leaf.build(),
                Cond::And(a, b) => a.build() & b.build(),
                Cond::Or(a, b) => a.build() | b.build(),
                Cond::Not(a) => !a.build(),
            }
        }

        fn holds(&self, row: &Row) -> bool {
            match self {
                Cond::Leaf(leaf) => leaf.holds(row),
                Cond::And(a, b) => a.holds(row) && b.holds(row),
                Cond::Or(a, b) => a.holds(row) || b.holds(row),
                Cond::Not(a) => !a.holds(row),
            }
        }
    }

    fn small() -> impl Strategy<Value = i64> {
        prop_oneof![8 => -2_i64..=2, 1 => Just(i64::MIN), 1 => Just(i64::MAX)]
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![8 => "[ab]{0,2}", 1 => Just("é".to_owned()), 1 => Just("\u{10ffff}\"\\".to_owned())]
    }

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        vec(prop_oneof![Just(0_u8), Just(127), Just(255)], 0..=2)
    }

    fn row() -> impl Strategy<Value = Row> {
        let scalars = (
            option::of(small()),
            option::of(small()),
            option::of(text()),
            option::of(text()),
            option::of(bytes()),
            option::of(bytes()),
            option::of(any::<bool>()),
            option::of(any::<bool>()),
            option::of(0_usize..3),
        );
        let documents = (
            btree_set(text(), 0..=2),
            btree_set(small(), 0..=2),
            option::of(vec(text(), 0..=2)),
            option::of(btree_map("[kl]", small(), 0..=2)),
            option::of((option::of(small()), option::of(text()))),
        );
        (scalars, documents).prop_map(
            |((n1, n2, s1, s2, b1, b2, f1, f2, len), (ss, ns, list, map, nest))| Row {
                id: "row".into(),
                n1,
                n2,
                s1,
                s2,
                b1,
                b2,
                f1,
                f2,
                len,
                ss,
                ns,
                list,
                map,
                nest: nest.map(|(n3, s3)| Nest { n3, s3 }),
            },
        )
    }

    fn cmp() -> impl Strategy<Value = Cmp> {
        use Cmp::{Eq, Ge, Gt, Le, Lt, Ne};
        proptest::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
    }

    fn num() -> impl Strategy<Value = Num> {
        proptest::sample::select(vec![Num::N1, Num::N2, Num::N3, Num::Map])
    }

    fn string_path() -> impl Strategy<Value = Str> {
        proptest::sample::select(vec![Str::S1, Str::S2, Str::S3, Str::List0])
    }

    /// Two paths that differ: DynamoDB refuses to compare a path with itself.
    fn two<P: Clone + PartialEq + std::fmt::Debug, S: Strategy<Value = P>>(
        path: fn() -> S,
    ) -> impl Strategy<Value = (P, P)> {
        (path(), path()).prop_filter("two paths", |(a, b)| a != b)
    }

    fn leaf() -> impl Strategy<Value = Leaf> {
        let kinds = vec![
            Kind::S,
            Kind::N,
            Kind::B,
            Kind::Bool,
            Kind::Null,
            Kind::Ss,
            Kind::Ns,
            Kind::L,
            Kind::M,
        ];
        // An empty set is not stored, so that nothing equals it.
        let some_set = || btree_set(text(), 1..=2);
        let numbers = prop_oneof![
            (num(), cmp(), small()).prop_map(|(a, cmp, to)| Leaf::Num(a, cmp, to)),
            (two(num), cmp()).prop_map(|((a, b), cmp)| Leaf::NumPath(a, cmp, b)),
            (num(), small(), small()).prop_map(|(a, x, y)| Leaf::NumBetween(a, x.min(y), x.max(y))),
            (two(num), small()).prop_map(|((a, low), high)| Leaf::NumBetweenPath(a, low, high)),
            (num(), vec(small(), 1..=3)).prop_map(|(a, values)| Leaf::NumIn(a, values)),
        ];
        let strings = prop_oneof![
            (string_path(), cmp(), text()).prop_map(|(a, cmp, to)| Leaf::Str(a, cmp, to)),
            (two(string_path), cmp()).prop_map(|((a, b), cmp)| Leaf::StrPath(a, cmp, b)),
            (string_path(), text(), text()).prop_map(|(a, x, y)| {
                let (low, high) = if x <= y { (x, y) } else { (y, x) };
                Leaf::StrBetween(a, low, high)
            }),
            (string_path(), vec(text(), 1..=3)).prop_map(|(a, values)| Leaf::StrIn(a, values)),
            (string_path(), text()).prop_map(|(a, prefix)| Leaf::StrBegins(a, prefix)),
            (string_path(), text()).prop_map(|(a, piece)| Leaf::StrContains(a, piece)),
            two(string_path).prop_map(|(a, b)| Leaf::StrContainsPath(a, b)),
            (string_path(), cmp(), 0_usize..4).prop_map(|(a, cmp, to)| Leaf::StrSize(a, cmp, to)),
            (string_path(), cmp()).prop_map(|(a, cmp)| Leaf::StrSizePath(a, cmp)),
        ];
        let others = prop_oneof![
            (cmp(), bytes()).prop_map(|(cmp, to)| Leaf::Bin(cmp, to)),
            cmp().prop_map(Leaf::BinPath),
            bytes().prop_map(Leaf::BinBegins),
            any::<(bool, bool)>().prop_map(|(yes, to)| Leaf::Flag(yes, to)),
            any::<bool>().prop_map(Leaf::FlagPath),
            (any::<bool>(), some_set()).prop_map(|(yes, to)| Leaf::SetEq(yes, to)),
            text().prop_map(Leaf::SetContains),
            small().prop_map(Leaf::NumSetContains),
            text().prop_map(Leaf::ListContains),
            (cmp(), 0_usize..3).prop_map(|(cmp, to)| Leaf::SetSize(cmp, to)),
            (cmp(), 0_usize..3).prop_map(|(cmp, to)| Leaf::ListSize(cmp, to)),
            (cmp(), 0_usize..3).prop_map(|(cmp, to)| Leaf::MapSize(cmp, to)),
            (0..FIELDS, any::<bool>()).prop_map(|(field, yes)| Leaf::Exists(field, yes)),
            (0..FIELDS, proptest::sample::select(kinds))
                .prop_map(|(field, kind)| Leaf::Type(field, kind)),
        ];
        prop_oneof![numbers, strings, others]
    }

    fn cond() -> impl Strategy<Value = Cond> {
        leaf()
            .prop_map(Cond::Leaf)
            .prop_recursive(5, 24, 2, |inner| {
                prop_oneof![
                    (inner.clone(), inner.clone())
                        .prop_map(|(a, b)| Cond::And(Box::new(a), Box::new(b))),
                    (inner.clone(), inner.clone())
                        .prop_map(|(a, b)| Cond::Or(Box::new(a), Box::new(b))),
                    inner.prop_map(|a| Cond::Not(Box::new(a))),
                ]
            })
    }

    fn run<S: Strategy>(
        cases: u32,
        strategy: &S,
        test: impl Fn(S::Value) -> Result<(), TestCaseError>,
    ) where
        S::Value: std::fmt::Debug,
    {
        let config = Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(strategy, test);
        if let Err(error) = outcome {
            panic!("{error}");
        }
    }

    /// Does the condition hold for the row, by an update, a put and a delete that it guards?
    async fn asked(db: &Db, row: &Row, condition: &Condition<Row>) -> dynatable::Result<[bool; 3]> {
        row.put().send(db).await?;
        let update = Row::update("row")
            .condition(condition.clone())
            .returning_new();
        let update = match update.send_if(db).await? {
            dynatable::Outcome::Applied(found) => {
                assert_eq!(&found, row);
                true
            }
            dynatable::Outcome::Rejected(found) => {
                assert_eq!(found.as_ref(), Some(row));
                false
            }
        };
        let put = row.put().condition(condition.clone()).send_if(db).await?;
        let delete = Row::delete("row")
            .condition(condition.clone())
            .send_if(db)
            .await?;
        let gone = Row::get("row").consistent().send(db).await?.is_none();
        assert_eq!(gone, delete.is_applied());
        Ok([update, put.is_applied(), delete.is_applied()])
    }

    #[test]
    fn a_random_condition_means_in_the_database_what_it_means_in_rust() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let db = runtime.block_on(db_with::<Row>());
        run(512, &(row(), cond()), |(row, cond)| {
            let condition = cond.build();
            let expected = cond.holds(&row);
            let asked = runtime.block_on(asked(&db, &row, &condition));
            let asked =
                asked.map_err(|error| TestCaseError::fail(format!("{condition}: {error}")))?;
            prop_assert_eq!(asked, [expected; 3], "{}", condition);
            Ok(())
        });
    }

    #[test]
    fn each_random_comparison_means_in_the_database_what_it_means_in_rust() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let db = runtime.block_on(db_with::<Row>());
        run(256, &(row(), vec(leaf(), 8)), |(row, leaves)| {
            runtime.block_on(row.put().send(&db)).unwrap();
            for leaf in leaves {
                let condition = leaf.build();
                let update = Row::update("row").condition(condition.clone());
                let outcome = runtime.block_on(update.send_if(&db));
                let outcome = outcome
                    .map_err(|error| TestCaseError::fail(format!("{condition}: {error}")))?;
                prop_assert_eq!(outcome.is_applied(), leaf.holds(&row), "{}", condition);
            }
            Ok(())
        });
    }
}
