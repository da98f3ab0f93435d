//! The second stored form: DynamoDB JSON as bytes, read and written without `AttributeValue`s.
//!
//! It only has to be right where it says it is: whatever it does not like, an odd form as well as a mistake, is
//! an error here, and the caller goes the SDK's way instead.

mod escape;
mod members;
mod notes;
mod out;
mod read;
mod scan;
mod string;
mod write;

pub(crate) use escape::{push_string, push_text};
pub(crate) use notes::{NotedItem, Notes};
pub(crate) use read::{JsonMap, JsonValue};
pub(crate) use scan::Scanner;
pub(crate) use write::JsonItem;
