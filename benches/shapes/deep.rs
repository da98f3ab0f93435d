//! Lists in maps in lists, nine levels: the price of nesting.

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::batch::GetMany;
use dynatable::op::Get;
use dynatable::read::{Ending, Page};
use dynatable::{Attribute, Db, Table};
use serde::{Deserialize, Serialize};

use super::{Item, Shape, attribute, number, text};

/// A tree.
#[derive(Table, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[table(name = "trees")]
pub struct Deep {
    #[table(partition_key)]
    pk: String,
    root: Branch,
}

/// A part of it.
#[derive(Attribute, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Branch {
    name: String,
    weight: u32,
    branches: Vec<Branch>,
}

fn grow(index: usize, levels: usize) -> Branch {
    Branch {
        name: format!("branch {index} at {levels}"),
        weight: u32::try_from(index * 31 + levels).unwrap_or_default(),
        branches: match levels {
            0 => Vec::new(),
            _ => (0..2).map(|at| grow(index + at, levels - 1)).collect(),
        },
    }
}

fn cut(value: AttributeValue) -> Option<Branch> {
    let AttributeValue::M(mut item) = value else {
        return None;
    };
    let AttributeValue::L(branches) = item.remove("branches")? else {
        return None;
    };
    Some(Branch {
        name: text(&mut item, "name")?,
        weight: number(&item, "weight")?,
        branches: branches.into_iter().map(cut).collect::<Option<_>>()?,
    })
}

fn to_value(branch: &Branch) -> AttributeValue {
    let branches = branch.branches.iter().map(to_value).collect();
    AttributeValue::M(Item::from([
        attribute("name", AttributeValue::S(branch.name.clone())),
        attribute("weight", AttributeValue::N(branch.weight.to_string())),
        attribute("branches", AttributeValue::L(branches)),
    ]))
}

impl Shape for Deep {
    fn sample(index: usize) -> Self {
        Self {
            pk: format!("TREE#{index}"),
            root: grow(index, 4),
        }
    }

    fn sdk_key(index: usize) -> Item {
        Item::from([attribute("pk", AttributeValue::S(format!("TREE#{index}")))])
    }

    fn get_sample(index: usize) -> Get<Self> {
        Table::get(format!("TREE#{index}"))
    }

    fn get_samples(samples: usize) -> GetMany<Self> {
        Table::get_many((0..samples).map(|index| format!("TREE#{index}")))
    }

    fn page_of(index: usize, db: &Db) -> Ending<Page<Self>> {
        Self::query(format!("TREE#{index}")).page(db)
    }

    fn by_hand(mut item: Item) -> Option<Self> {
        Some(Self {
            root: cut(item.remove("root")?)?,
            pk: text(&mut item, "pk")?,
        })
    }

    fn item_by_hand(&self) -> Item {
        Item::from([
            attribute("pk", AttributeValue::S(self.pk.clone())),
            attribute("root", to_value(&self.root)),
        ])
    }
}
