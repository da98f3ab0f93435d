//! The public API against a database: embedded, or the one at `DYNATABLE_TEST_ENDPOINT`.

mod embedded;
mod errors;
mod escape_hatch;
mod expressions;
mod limits;
mod operations;
mod random;
mod support;
mod tables;
mod tracing;
mod types;
