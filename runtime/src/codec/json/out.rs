//! What has been written of an item: its text, and the size DynamoDB counts.

use crate::error::Invalid;
use crate::limits::MAX_ITEM_BYTES;

pub(super) type Result<T> = std::result::Result<T, Invalid>;

/// That it is to be written the other way.
#[cold]
pub(super) fn give_up() -> Invalid {
    Invalid::custom("written as values")
}

/// The text so far.
#[derive(Debug)]
pub(super) struct Out {
    pub(super) text: Vec<u8>,
    /// The item's size, at the most.
    pub(super) bytes: usize,
    /// What was begun and not ended, and places nothing was written to: only the other way leaves them out.
    pub(super) loose: usize,
}

impl Out {
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    #[inline]
    pub(super) fn count(&mut self, bytes: usize) -> Result<()> {
        self.bytes += bytes;
        if self.bytes > MAX_ITEM_BYTES {
            Err(give_up())
        } else {
            Ok(())
        }
    }
}
