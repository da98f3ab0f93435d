//! An ORM for Amazon DynamoDB: typed tables, keys and expressions over `aws-sdk-dynamodb`.
//!
//! [`#[derive(Table)]`](macro@Table) makes a struct the items of a table and gives it operations;
//! [`Db`] runs them.
//!
//! ```
//! use dynatable::{Db, Table};
//!
//! #[derive(Table, Debug)]
//! #[table(name = "Music")]
//! struct Song {
//!     #[table(partition_key)]
//!     artist: String,
//!     #[table(sort_key)]
//!     title: String,
//!     year: u16,
//!     album: Option<String>,
//! }
//!
//! async fn example(db: &Db) -> dynatable::Result<()> {
//!     db.table::<Song>().create().await?;
//!
//!     let song = Song { artist: "Dylan".into(), title: "Hurricane".into(), year: 1976, album: None };
//!     song.put().if_absent().send(db).await?;
//!
//!     let song: Song = Song::update(("Dylan", "Hurricane"))
//!         .set(Song::ALBUM, "Desire")
//!         .condition(Song::YEAR.lt(1980) & Song::ALBUM.not_exists())
//!         .returning_new()
//!         .send(db)
//!         .await?;
//!
//!     let found: Option<Song> = Song::get(&song).consistent().send(db).await?;
//!     Song::delete(&song).send(db).await
//! }
//! ```
//!
//! # Where things are
//!
//! | To | See |
//! |---|---|
//! | declare a table, its indexes, a nested struct, an enum, a projection | [`#[derive(Table)]`](macro@Table), which is the reference of all derives |
//! | know how a type is stored | [Types](#types), [`Attribute`](trait@Attribute) for one of your own |
//! | connect, give tables other names | [`Db`], [`DbBuilder`] |
//! | choose how items are written and read | [`Codec`] |
//! | create, describe, await and delete a table, await an index | [`TableHandle`] |
//! | read, write, update, delete an item | [`Table`](trait@Table) and [`op`] |
//! | read many items: query, scan, stream, page, count | [`read`], [`read::Query`], [`read::Scan`] |
//! | read many items by their keys, of one table or several | [`Table::get_many`], [`Db::batch_get`], [`batch`] |
//! | write or read several items at once, all or none | [`transact`] |
//! | write PartiQL: a statement, a batch or a transaction of them | [`statement`], [`Db::statement`], [`Db::statement_on`] |
//! | go on where a read was | [`Cursor`] |
//! | give a key | [`IntoKey`], [`Key`] |
//! | write a condition or an update | [`Path`], [`Condition`], [`op::Update`] |
//! | branch on a rejected condition | [`Outcome`], [`error::ConditionFailed`] |
//! | get capacity and request id | [`Response`] |
//! | write many items: batches, a streaming writer | [`batch`], [`Db::batch_write`], [`Db::batch_writer`] |
//! | handle a failure | [`Error`]; what is repeated and what is not: [`error`](mod@error#failures) |
//! | test code of your own against lost answers, throttling, unprocessed items | `fault`, with feature `test-util` |
//! | use what has no typed word | [`Db::client`]; on every operation `customize`, `config_override`, `into_sdk` and `request`, on those of one item `into_transact_item`; [`Condition::raw`] and [`Condition::render`]; [`Table::to_item`] and [`Table::from_item`]; [`Cursor::to_item`]; [`sdk`] |
//!
//! # Features
//!
//! | Feature | |
//! |---|---|
//! | `default-https-client` (default) | The SDK's HTTPS client. Without it, the client given to [`Db::new`] brings one. |
//! | `rt-tokio` (default) | The SDK's timers, for retries and timeouts. |
//! | `config` | `Db::from_env`, through `aws-config`. |
//! | `embedded` | `Db::embedded` and `Db::embedded_at`: a DynamoDB in this process. |
//! | `test-util` | `fault`: throttling, timeouts, lost answers, unprocessed items and more, for tests of your own. |
//! | `signed-cursors` | `Cursor::sign` and `Cursor::verify`: texts of cursors that only the holder of a key can make. |
//! | `bigdecimal`, `bytes`, `chrono`, `jiff`, `rust_decimal`, `serde_json`, `time`, `ulid`, `url`, `uuid` | That crate's types as attributes. |
//!
#![doc = include_str!("../docs/types.md")]
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]

pub mod attribute;
pub mod batch;
pub mod codec;
pub mod cursor;
pub mod error;
pub mod expr;
#[cfg(feature = "test-util")]
pub mod fault;
pub mod index;
pub mod key;
pub mod op;
pub mod read;
pub mod statement;
pub mod transact;
pub mod wire;

#[doc(hidden)]
pub mod __private;

mod db;
mod direct;
#[cfg(feature = "embedded")]
mod embedded;
mod fields;
mod item;
mod limits;
mod number;
mod projection;
mod retry;
mod schema;
mod size;
mod stub;
mod table;
mod trace;
mod variants;
mod view;

/// `#[derive(Attribute)]`: see [`#[derive(Table)]`](macro@Table), whose reference is for all.
pub use dynatable_derive::Attribute;
/// `#[derive(Projection)]`: see [`#[derive(Table)]`](macro@Table), whose reference is for all.
pub use dynatable_derive::Projection;
#[doc = include_str!("../docs/derive.md")]
pub use dynatable_derive::Table;

pub use attribute::{Attribute, Blob, IntoValue, List, NonEmptySet, Serde};
pub use aws_sdk_dynamodb as sdk;
pub use aws_sdk_dynamodb::types::AttributeValue;
pub use cursor::Cursor;
pub use db::{Db, DbBuilder, TableHandle};
pub use direct::Codec;
pub use error::{Error, Result};
pub use expr::{Condition, Path};
pub use fields::{Field, Fields};
pub use item::Item;
pub use key::{IntoKey, Key};
pub use number::Number;
pub use op::{Outcome, Response};
pub use projection::Projection;
pub use retry::RetryPolicy;
pub use schema::{IndexProjection, IndexSchema, KeyField, Schema};
pub use size::item_size;
pub use table::Table;
pub use view::{View, ViewFields, ViewOf, Viewed};
