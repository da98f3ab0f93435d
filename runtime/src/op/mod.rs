//! Operations: values that know one call, and send it.

mod call;
mod check;
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

pub use check::{Check, Conditional, HasCondition, Unconditional};
pub use delete::Delete;
pub use get::Get;
pub use put::Put;
pub use response::{Outcome, Response};
pub use returning::{Changed, New, Nothing, Old, Returning, UpdatedNew, UpdatedOld};
pub use update::Update;

pub(crate) use call::{Edits, Ready, call_indexed, call_named, config_left_over, ways_out};
pub(crate) use response::Metadata;
pub(crate) use sdk::{SdkCall, SdkResult};
