//! Types that hold themselves: lists, trees and expressions, through `Box`, `Vec` and maps.

use std::collections::{BTreeMap, HashMap};

use dynatable::{Attribute, AttributeValue, Table};

use crate::support::db_with;
use crate::types::{item, l, m, n, s};

#[derive(Table, Clone, Debug, PartialEq)]
#[table(name = "Forest")]
struct Forest {
    #[table(partition_key)]
    id: String,
    chain: Chain,
    trees: Vec<Tree>,
    by_name: HashMap<String, Tree>,
    formula: Formula,
    json: Json,
    family: Option<Person>,
    secret: Vault,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Chain {
    value: u8,
    next: Option<Box<Chain>>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Tree {
    name: String,
    kids: Vec<Tree>,
    named: BTreeMap<String, Self>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(tag = "op")]
enum Formula {
    Number {
        value: i64,
    },
    Sum {
        left: Box<Formula>,
        right: Box<Formula>,
    },
    Negated(Inner),
    Nothing,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Inner {
    inner: Box<Formula>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
#[attribute(untagged)]
enum Json {
    Text(String),
    Number(i64),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
    Other(AttributeValue),
}

// Each of two types holds the other.
#[derive(Attribute, Clone, Debug, PartialEq)]
struct Person {
    name: String,
    pets: Vec<Pet>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Pet {
    owner: Option<Box<Person>>,
}

#[derive(Attribute, Clone, Debug, PartialEq)]
struct Vault {
    #[attribute(sensitive)]
    pin: String,
    more: Vec<Vault>,
}

fn forest() -> Forest {
    let leaf = |name: &str| Tree {
        name: name.to_owned(),
        kids: vec![],
        named: BTreeMap::new(),
    };
    let number = |value| Box::new(Formula::Number { value });
    Forest {
        id: "1".to_owned(),
        chain: Chain {
            value: 1,
            next: Some(Box::new(Chain {
                value: 2,
                next: None,
            })),
        },
        trees: vec![Tree {
            kids: vec![leaf("a")],
            named: BTreeMap::from([("b".to_owned(), leaf("b"))]),
            ..leaf("root")
        }],
        by_name: HashMap::from([("c".to_owned(), leaf("c"))]),
        formula: Formula::Sum {
            left: number(1),
            right: Box::new(Formula::Negated(Inner {
                inner: Box::new(Formula::Nothing),
            })),
        },
        json: Json::Map(BTreeMap::from([(
            "list".to_owned(),
            Json::List(vec![
                Json::Text("t".to_owned()),
                Json::Number(1),
                Json::Other(AttributeValue::Bool(true)),
            ]),
        )])),
        family: Some(Person {
            name: "Ann".to_owned(),
            pets: vec![Pet {
                owner: Some(Box::new(Person {
                    name: "Bob".to_owned(),
                    pets: vec![],
                })),
            }],
        }),
        secret: Vault {
            pin: "0000".to_owned(),
            more: vec![],
        },
    }
}

#[tokio::test]
async fn types_that_hold_themselves_come_back() {
    let db = db_with::<Forest>().await;
    let value = forest();
    let leaf = |name: &str| m([("name", s(name)), ("kids", l([])), ("named", m([]))]);
    let form = item([
        ("id", s("1")),
        (
            "chain",
            m([("value", n("1")), ("next", m([("value", n("2"))]))]),
        ),
        (
            "trees",
            l([m([
                ("name", s("root")),
                ("kids", l([leaf("a")])),
                ("named", m([("b", leaf("b"))])),
            ])]),
        ),
        ("by_name", m([("c", leaf("c"))])),
        (
            "formula",
            m([
                ("op", s("Sum")),
                ("left", m([("op", s("Number")), ("value", n("1"))])),
                (
                    "right",
                    m([("op", s("Negated")), ("inner", m([("op", s("Nothing"))]))]),
                ),
            ]),
        ),
        (
            "json",
            m([("list", l([s("t"), n("1"), AttributeValue::Bool(true)]))]),
        ),
        (
            "family",
            m([
                ("name", s("Ann")),
                (
                    "pets",
                    l([m([("owner", m([("name", s("Bob")), ("pets", l([]))]))])]),
                ),
            ]),
        ),
        ("secret", m([("pin", s("0000")), ("more", l([]))])),
    ]);
    assert_eq!(value.to_item().unwrap(), form);
    assert_eq!(Forest::from_item(form).unwrap(), value);
    value.put().send(&db).await.unwrap();
    assert_eq!(Forest::get("1").send(&db).await.unwrap(), Some(value));
    let changed = Forest::update("1")
        .set(Forest::CHAIN.dot(Chain::NEXT).dot(Chain::VALUE), 9)
        .set(
            Forest::TREES.at(0).dot(Tree::KIDS).at(0).dot(Tree::NAME),
            "z",
        )
        .condition(Forest::CHAIN.dot(Chain::NEXT).dot(Chain::NEXT).not_exists())
        .returning_new()
        .send(&db)
        .await
        .unwrap();
    assert_eq!(changed.chain.next.unwrap().value, 9);
    assert_eq!(changed.trees[0].kids[0].name, "z");
}

#[test]
fn an_error_in_a_type_that_holds_itself_has_its_whole_path() {
    let mut item = forest().to_item().unwrap();
    let deep = m([
        ("value", n("1")),
        ("next", m([("value", n("2")), ("next", m([]))])),
    ]);
    item.insert("chain".to_owned(), deep);
    assert_eq!(
        Forest::from_item(item).unwrap_err().to_string(),
        "attribute `chain.next.next.value` of table `Forest` is missing"
    );
}

#[test]
fn a_secret_in_a_type_that_holds_itself_is_in_no_text() {
    let vault = Vault {
        pin: "1".to_owned(),
        more: vec![Vault {
            pin: "hunter2".to_owned(),
            more: vec![],
        }],
    };
    for text in [
        Forest::SECRET.eq(vault.clone()).to_string(),
        Forest::SECRET
            .dot(Vault::MORE)
            .eq(vec![vault.clone()])
            .to_string(),
        Forest::update("1").set(Forest::SECRET, vault).to_string(),
        Forest::SECRET
            .dot(Vault::MORE)
            .at(0)
            .dot(Vault::PIN)
            .eq("hunter2")
            .to_string(),
    ] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    // And what has none is shown.
    let shown = Forest::FORMULA
        .eq(Formula::Number { value: 12345 })
        .to_string();
    assert!(shown.contains("12345"), "{shown}");
}
