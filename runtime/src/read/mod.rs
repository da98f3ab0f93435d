//! Reads of many items: queries and scans, their streams and pages.
//!
//! [`Query`] and [`Scan`] are values that say what is read. Their ends make the calls:
//!
//! | End | Gives | Calls |
//! |---|---|---|
//! | `items` | a stream of items | as it is polled, a page each |
//! | `pages` | a stream of pages, with counts, capacity and cursors | as it is polled, a page each |
//! | `page` | one page of exactly `limit` items, with cursors both ways | until it is full |
//! | `collect` | all items in a `Vec` | until the end |
//! | `first`, `one` | the first item; the only one | until it is found |
//! | `count`, `exists` | how many there are; whether there is one | until the end; until one is found |
//!
//! Three limits: `page_size` is what one call looks at, `limit` how many items are given, `max_pages` how
//! many calls are made. DynamoDB reads at most 1 MB a page, filters after reading, and charges for what it
//! read; a page can be empty and not the last, which all ends follow.
//!
//! The value flows one way: `Query` or `Scan` → a request → an engine that fetches page after page → rows → items.
//!
#![doc = include_str!("../../docs/reading.md")]

mod ends;
mod engine;
mod hydrate;
mod items;
mod order;
mod pace;
mod page;
mod parallel;
mod place;
mod query;
mod reader;
mod reading;
mod request;
mod rows;
mod scan;
mod setters;
mod visible;
mod walk;

/// The end of a read under way: it borrows nothing, and makes no call before it is awaited.
///
/// A type with a name, so that what is missing for an end is said once.
pub type Ending<T> = futures_core::future::BoxFuture<'static, crate::Result<T>>;

pub use items::Items;
pub use pace::Progress;
pub(crate) use pace::{Rate, add as add_capacity};
pub use page::{Page, Pages};
pub use parallel::ParallelScan;
pub use query::{Query, SortKeys, SortValue};
pub use scan::Scan;

pub(crate) use visible::wait_until_indexed;
