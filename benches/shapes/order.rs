//! A kilobyte: twelve attributes, among them a list, two maps and a set.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::batch::GetMany;
use dynatable::op::Get;
use dynatable::read::{Ending, Page};
use dynatable::{Attribute, Db, Projection, Table, Viewed};
use serde::{Deserialize, Serialize};

use super::{Item, Shape, attribute, number, text};

const WORDS: [&str; 8] = [
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel",
];

fn word(index: usize) -> &'static str {
    WORDS[index % WORDS.len()]
}

/// Where an order goes.
#[derive(Attribute, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Address {
    street: String,
    city: String,
    postcode: String,
    country: String,
    lat: f64,
    lon: f64,
}

/// An order of a customer.
#[derive(Table, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[table(name = "orders")]
pub struct Order {
    #[table(partition_key)]
    pub pk: String,
    #[table(sort_key)]
    pub sk: String,
    pub customer_name: String,
    pub email: String,
    pub created_at: i64,
    pub total: f64,
    pub active: bool,
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub address: Address,
    pub attributes: HashMap<String, String>,
    #[serde(serialize_with = "serde_dynamo::string_set::serialize")]
    pub labels: HashSet<String>,
}

/// [`Address`], borrowed.
#[derive(Attribute, Clone, Debug, PartialEq)]
pub struct AddressView<'a> {
    street: &'a str,
    city: &'a str,
    postcode: &'a str,
    country: &'a str,
    lat: f64,
    lon: f64,
}

/// [`Order`], borrowed.
#[derive(Projection, Clone, Debug, PartialEq)]
#[projection(of = Order)]
pub struct OrderView<'a> {
    pub pk: &'a str,
    pub sk: &'a str,
    pub customer_name: &'a str,
    pub email: &'a str,
    pub created_at: i64,
    pub total: f64,
    pub active: bool,
    pub tags: Vec<&'a str>,
    pub note: Option<&'a str>,
    pub address: AddressView<'a>,
    pub attributes: HashMap<&'a str, &'a str>,
    pub labels: HashSet<&'a str>,
}

/// A page of them.
#[must_use]
pub fn viewed_page_of(index: usize, db: &Db) -> Ending<Page<Order, Viewed<OrderView<'static>>>> {
    Order::query(pk(index)).view::<OrderView>().page(db)
}

fn pk(index: usize) -> String {
    format!("CUSTOMER#{:012}", 4_000_000 + index / 50)
}

fn sk(index: usize) -> String {
    let hash = index.wrapping_mul(2_654_435_761) % (1 << 32);
    let (day, hour) = (1 + index % 28, index % 24);
    format!("ORDER#2026-03-{day:02}T{hour:02}:15:42.123Z#{hash:08x}")
}

impl Order {
    /// The key of a sample.
    #[must_use]
    pub fn sample_key(index: usize) -> (String, String) {
        (pk(index), sk(index))
    }
}

impl Shape for Order {
    fn sample(index: usize) -> Self {
        let part = u32::try_from(index % 97).unwrap_or_default();
        Self {
            pk: pk(index),
            sk: sk(index),
            customer_name: format!("Wilhelmina Müller-{index}"),
            email: format!("wilhelmina.mueller+{index}@example-customer.com"),
            created_at: 1_772_000_000_000 + i64::from(part) * 977,
            total: 19.99 + f64::from(part) * 1.37,
            active: !index.is_multiple_of(3),
            tags: (0..4)
                .map(|tag| format!("{}-{}", word(index + tag), word(index * 3 + tag)))
                .collect(),
            note: (!index.is_multiple_of(4)).then(|| {
                format!("Customer said: \"please leave parcel {index} with the neighbour at no. 7 if nobody answers the door\" (called twice)")
            }),
            address: Address {
                street: format!("{} Friedrich-Ebert-Strasse", index % 300),
                city: "Ludwigshafen am Rhein".to_owned(),
                postcode: format!("67{:03}", index % 1000),
                country: "Germany".to_owned(),
                lat: 49.4774 + f64::from(part) * 0.0013,
                lon: 8.4452 - f64::from(part) * 0.0017,
            },
            attributes: (0..5)
                .map(|at| {
                    let name = format!("attr_{}_{at}", word(index + at));
                    (name, format!("value {} for {}", index * 31 + at, word(index + 2 * at)))
                })
                .collect(),
            labels: (0..4)
                .map(|at| format!("label-{}-{at}", word(index + 5 * at)))
                .collect(),
        }
    }

    fn sdk_key(index: usize) -> Item {
        Item::from([
            attribute("pk", AttributeValue::S(pk(index))),
            attribute("sk", AttributeValue::S(sk(index))),
        ])
    }

    fn get_sample(index: usize) -> Get<Self> {
        Table::get(Self::sample_key(index))
    }

    fn get_samples(samples: usize) -> GetMany<Self> {
        Table::get_many((0..samples).map(|index| (pk(index), sk(index))))
    }

    fn page_of(index: usize, db: &Db) -> Ending<Page<Self>> {
        Self::query(pk(index)).page(db)
    }

    fn by_hand(mut item: Item) -> Option<Self> {
        let AttributeValue::M(mut address) = item.remove("address")? else {
            return None;
        };
        let AttributeValue::L(tags) = item.remove("tags")? else {
            return None;
        };
        let AttributeValue::M(attributes) = item.remove("attributes")? else {
            return None;
        };
        let AttributeValue::Ss(labels) = item.remove("labels")? else {
            return None;
        };
        let moved = |value| match value {
            AttributeValue::S(text) => Some(text),
            _ => None,
        };
        Some(Self {
            pk: text(&mut item, "pk")?,
            sk: text(&mut item, "sk")?,
            customer_name: text(&mut item, "customer_name")?,
            email: text(&mut item, "email")?,
            created_at: number(&item, "created_at")?,
            total: number(&item, "total")?,
            active: *item.get("active")?.as_bool().ok()?,
            tags: tags.into_iter().map(moved).collect::<Option<_>>()?,
            note: match item.remove("note") {
                None | Some(AttributeValue::Null(_)) => None,
                Some(value) => Some(moved(value)?),
            },
            address: Address {
                street: text(&mut address, "street")?,
                city: text(&mut address, "city")?,
                postcode: text(&mut address, "postcode")?,
                country: text(&mut address, "country")?,
                lat: number(&address, "lat")?,
                lon: number(&address, "lon")?,
            },
            attributes: attributes
                .into_iter()
                .map(|(name, value)| Some((name, moved(value)?)))
                .collect::<Option<_>>()?,
            labels: labels.into_iter().collect(),
        })
    }

    fn item_by_hand(&self) -> Item {
        let string = |text: &String| AttributeValue::S(text.clone());
        let address = Item::from([
            attribute("street", string(&self.address.street)),
            attribute("city", string(&self.address.city)),
            attribute("postcode", string(&self.address.postcode)),
            attribute("country", string(&self.address.country)),
            attribute("lat", AttributeValue::N(self.address.lat.to_string())),
            attribute("lon", AttributeValue::N(self.address.lon.to_string())),
        ]);
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|(name, value)| (name.clone(), string(value)));
        let mut item = Item::with_capacity(12);
        item.extend([
            attribute("pk", string(&self.pk)),
            attribute("sk", string(&self.sk)),
            attribute("customer_name", string(&self.customer_name)),
            attribute("email", string(&self.email)),
            attribute("created_at", AttributeValue::N(self.created_at.to_string())),
            attribute("total", AttributeValue::N(self.total.to_string())),
            attribute("active", AttributeValue::Bool(self.active)),
            attribute(
                "tags",
                AttributeValue::L(self.tags.iter().map(string).collect()),
            ),
            attribute("address", AttributeValue::M(address)),
            attribute("attributes", AttributeValue::M(attributes.collect())),
            attribute(
                "labels",
                AttributeValue::Ss(self.labels.iter().cloned().collect()),
            ),
        ]);
        if let Some(note) = &self.note {
            item.insert("note".to_owned(), string(note));
        }
        item
    }
}
