//! Many items in few calls: batches.
//!
#![doc = include_str!("../../docs/batches.md")]

mod get;
mod identity;
mod report;
mod unwritten;
mod write;
mod write_call;
mod write_engine;
mod write_op;
mod write_setters;
mod writer;

pub use get::{BatchGet, BatchGetResponse, BatchItems, BatchReads, GetMany, Read};
pub use report::BatchReport;
pub use unwritten::{Unwritten, UnwrittenOp};
pub use write::BatchWrite;
pub use write_op::{BatchDelete, BatchPut, BatchWritable};
pub use writer::BatchWriter;

pub(crate) use get::{Engine, Job, Keys, Part, Projected, same_table, text_value};
pub(crate) use identity::{ByIdentity, Identities, Identity};
pub(crate) use write_engine::WriteEngine;
