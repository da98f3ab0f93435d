//! Expressions: typed where they are written, untyped values inside, one renderer for all operations.

mod condition;
mod operand;
mod path;
mod raw;
mod render;
mod role;
mod symbols;
mod term;
mod update;

pub use condition::{Condition, IntoCondition, Size};
pub use operand::{Comparand, Computed, Function, SetValue, UpdateOperand, by};
pub use path::{FlattenedPath, Inside, Path};
pub use raw::{RawCondition, RawValue};
pub use render::Rendered;
pub use role::{
    Avoids, Both, Defaulted, Indexed, IsKey, Names, Part, Plain, RemovableAs, Role, Settable,
};

pub(crate) use condition::Expr;
pub(crate) use operand::Beside;
pub(crate) use path::{BaseWire, Place, Step};
pub(crate) use render::{Expressions, NameTable, Renderer, ValueTable};
pub(crate) use symbols::Resolved;
pub(crate) use term::Term;
pub(crate) use update::Clauses;
