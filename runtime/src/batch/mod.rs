//! Many items in few calls: batches.

mod identity;

pub(crate) use identity::Identity;
