//! An ORM for Amazon DynamoDB: typed tables, keys and expressions over `aws-sdk-dynamodb`.
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]

pub mod attribute;
pub mod codec;
pub mod error;
pub mod expr;
pub mod op;
pub mod wire;

#[doc(hidden)]
pub mod __private;

mod db;
#[cfg(feature = "embedded")]
mod embedded;
mod fields;
mod item;
mod key;
mod limits;
mod number;
mod schema;
mod size;
mod table;
mod trace;
mod variants;

/// `#[derive(Attribute)]`: see [`#[derive(Table)]`](macro@Table), whose reference is for both.
pub use dynatable_derive::Attribute;
#[doc = include_str!("../docs/derive.md")]
pub use dynatable_derive::Table;

pub use attribute::{Attribute, Blob, IntoValue, List, NonEmptySet, Serde};
pub use aws_sdk_dynamodb as sdk;
pub use aws_sdk_dynamodb::types::AttributeValue;
pub use db::{Db, DbBuilder, TableHandle};
pub use error::{Error, Result};
pub use expr::{Condition, Path};
pub use fields::{Field, Fields};
pub use item::Item;
pub use key::{IntoKey, Key, by};
pub use number::Number;
pub use op::{Outcome, Response};
pub use schema::{KeyField, Schema};
pub use size::item_size;
pub use table::Table;
