//! The public API against a database: embedded, or the one at `DYNATABLE_TEST_ENDPOINT`.

mod embedded;
mod errors;
mod escape_hatch;
mod expressions;
mod generic_tables;
mod hostile;
mod hygiene;
mod items;
mod limits;
mod no_prelude;
mod operations;
mod private_types;
mod queries;
mod random;
mod recursion;
mod support;
mod tables;
mod tracing;
mod types;
mod values;
