//! What a call costs the process that makes it: this library, the SDK with code by hand, and others.
//!
//! `BENCHMARKS.md` says what is measured, how, and what came of it.

pub mod cases;
pub mod programs;
pub mod shapes;
pub mod transport;
