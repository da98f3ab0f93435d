#![doc = include_str!("../../docs/transactions.md")]

mod call;
mod get;
mod into_get;
mod into_write;
mod names;
mod response;
mod write;

pub use get::TransactGet;
pub use into_get::IntoTransactGet;
pub use into_write::{IntoTransactWrite, ReturnsNothing};
pub use response::TransactResponse;
pub use write::TransactWrite;

use std::collections::HashMap;

use crate::batch::Identity;
use crate::error::{Error, Invalid};
use crate::limits::MAX_TRANSACT_ITEMS;
use names::Names;

/// Refuses a transaction of no operations, of too many, or of two on one item.
fn check_members<'a>(
    names: &Names,
    identities: impl ExactSizeIterator<Item = &'a Identity>,
) -> Result<(), Invalid> {
    let count = identities.len();
    if count == 0 {
        return Err(Invalid::custom(
            "a transaction without operations: DynamoDB takes 1 to 100",
        ));
    }
    if count > MAX_TRANSACT_ITEMS {
        return Err(Invalid::custom(format_args!(
            "{count} operations in one transaction, more than the {MAX_TRANSACT_ITEMS} DynamoDB takes"
        )));
    }
    let mut seen = HashMap::with_capacity(count);
    for (place, identity) in identities.enumerate() {
        if let Some(first) = seen.insert(identity, place) {
            let (first, place) = (names.place(first), names.place(place));
            return Err(Invalid::custom(format_args!(
                "{first} and {place} are on the same item: a transaction takes each item once"
            )));
        }
    }
    Ok(())
}

/// Says where a mistake is.
fn at(place: usize, error: Error) -> Error {
    match error {
        Error::Invalid(invalid) => Error::Invalid(invalid.in_operation(place)),
        other => other,
    }
}
