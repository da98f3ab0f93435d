//! 45 bytes as DynamoDB sends them: what a call costs when there is next to nothing to convert.

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::batch::GetMany;
use dynatable::op::Get;
use dynatable::read::{Ending, Page};
use dynatable::{Db, Table};
use serde::{Deserialize, Serialize};

use super::{Item, Shape, attribute, number, text};

/// A counter.
#[derive(Table, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[table(name = "counters")]
#[cfg_attr(feature = "peers", derive(aws_dynamo_derive::Table))]
#[cfg_attr(feature = "peers", aws_dynamo(table_name = "counters"))]
pub struct Tiny {
    #[table(partition_key)]
    #[cfg_attr(feature = "peers", aws_dynamo(hash_key))]
    pub pk: String,
    pub n: u64,
}

impl Tiny {
    /// The key of a sample.
    #[must_use]
    pub fn sample_key(index: usize) -> String {
        format!("USER#{index}")
    }
}

impl Shape for Tiny {
    fn sample(index: usize) -> Self {
        Self {
            pk: Self::sample_key(index),
            n: 42,
        }
    }

    fn sdk_key(index: usize) -> Item {
        Item::from([attribute("pk", AttributeValue::S(Self::sample_key(index)))])
    }

    fn get_sample(index: usize) -> Get<Self> {
        Table::get(Self::sample_key(index))
    }

    fn get_samples(samples: usize) -> GetMany<Self> {
        Table::get_many((0..samples).map(|index| format!("USER#{index}")))
    }

    fn page_of(index: usize, db: &Db) -> Ending<Page<Self>> {
        Self::query(Self::sample_key(index)).page(db)
    }

    fn by_hand(mut item: Item) -> Option<Self> {
        Some(Self {
            n: number(&item, "n")?,
            pk: text(&mut item, "pk")?,
        })
    }

    fn item_by_hand(&self) -> Item {
        Item::from([
            attribute("pk", AttributeValue::S(self.pk.clone())),
            attribute("n", AttributeValue::N(self.n.to_string())),
        ])
    }
}
