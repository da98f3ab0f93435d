//! The items that are measured, each with what one writes by hand to convert it, as well as that can be done.

mod deep;
mod order;
mod tiny;
mod wide;
mod wire;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dynatable::batch::GetMany;
use dynatable::op::Get;
use dynatable::read::{Ending, Page};
use dynatable::{Db, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use deep::{Branch, Deep};
pub use order::{Address, AddressView, Order, OrderView, viewed_page_of};
pub use tiny::Tiny;
pub use wide::Wide;
pub use wire::{answer, answer_of, batch, page, page_of, plain, rows};

/// An item as the SDK has it.
pub type Item = HashMap<String, AttributeValue>;

/// A struct that is measured.
pub trait Shape:
    Table + Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug
{
    /// One of many, all of them different.
    fn sample(index: usize) -> Self;
    /// The key of a sample, and the attributes of the SDK's call.
    fn sdk_key(index: usize) -> Item;
    /// The read of a sample.
    fn get_sample(index: usize) -> Get<Self>;
    /// The read of the first so many samples.
    fn get_samples(samples: usize) -> GetMany<Self>;
    /// The page a sample is on; its partition key as the SDK's call names it.
    fn page_of(index: usize, db: &Db) -> Ending<Page<Self>>;
    /// By hand: every text moved out of the item, nothing copied.
    fn by_hand(item: Item) -> Option<Self>;
    /// By hand: texts are copied, since the struct is kept.
    fn item_by_hand(&self) -> Item;
}

/// Takes S out of an item.
fn text(item: &mut Item, name: &str) -> Option<String> {
    match item.remove(name)? {
        AttributeValue::S(text) => Some(text),
        _ => None,
    }
}

/// Parses N of an item.
fn number<N: std::str::FromStr>(item: &Item, name: &str) -> Option<N> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// An attribute for an item.
fn attribute(name: &str, value: AttributeValue) -> (String, AttributeValue) {
    (name.to_owned(), value)
}
