//! The public API against a database: embedded, or the one at `DYNATABLE_TEST_ENDPOINT`.

mod errors;
mod expressions;
mod operations;
mod random;
mod support;
mod types;
