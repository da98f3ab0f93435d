//! Operations: values that know one call, and send it.

mod call;
mod condition;
mod delete;
mod get;
mod member;
mod put;
mod response;
mod returning;
mod sdk;
mod update;
mod write;

pub use delete::Delete;
pub use get::Get;
pub use put::Put;
pub use response::{Outcome, Response};
pub use returning::{Changed, New, Nothing, Old, Returning, UpdatedNew, UpdatedOld};
pub use update::Update;

pub(crate) use call::{Edits, Ready, call_indexed, call_named, ways_out};
pub(crate) use response::Metadata;
pub(crate) use sdk::{SdkCall, SdkResult};
