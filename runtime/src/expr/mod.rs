//! Expressions: typed where they are written, untyped values inside, one renderer for all operations.

mod condition;
mod operand;
mod path;
mod raw;
mod render;
mod symbols;
mod term;
mod update;

pub use condition::{Condition, IntoCondition, Size};
pub use operand::{Comparand, Computed, Function, SetValue, UpdateOperand, by};
pub use path::{Defaulted, FlattenedPath, Inside, IsKey, Part, Path, Plain, RemovableAs, Settable};
pub use raw::{RawCondition, RawValue};
pub use render::Rendered;

pub(crate) use condition::Expr;
pub(crate) use operand::Beside;
pub(crate) use path::{BaseWire, Place, Step};
pub(crate) use render::{Expressions, Renderer};
pub(crate) use symbols::Resolved;
pub(crate) use term::Term;
pub(crate) use update::Clauses;
