#![doc = include_str!("../../docs/statements.md")]

mod answers;
mod batch;
mod bind;
mod pages;
mod repeat;
mod row;
mod rows;
mod sdk;
mod several;
mod single;
mod text;
mod transact;

pub use answers::{Answers, StatementError};
pub use batch::{BatchStatements, StatementResults};
pub use bind::{Bind, by};
pub use pages::{StatementPage, StatementPages};
pub use row::{Columns, Row};
pub use rows::Rows;
pub use single::Statement;
pub use transact::TransactStatements;
