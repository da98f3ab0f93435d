//! A cursor that does not belong where it was given.

use std::fmt;

/// A cursor, or the text of one, is not one of this read; nothing was sent.
///
/// Texts come back from outside, so this is a client's mistake rather than the program's: `400 Bad Request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorError {
    problem: CursorProblem,
}

/// What is wrong with a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CursorProblem {
    /// The text is not one of a cursor: cut off, changed, or something else.
    Malformed,
    /// The text was written by a version of this crate that is not read any more, or not yet.
    Version,
    /// The signature is missing, or was not made with this key.
    Signature,
    /// It belongs to another type.
    OtherEntity,
    /// It belongs to another table.
    OtherTable,
    /// It belongs to another index, or to the table itself.
    OtherIndex,
    /// It belongs to the other of query and scan.
    OtherOperation,
    /// It belongs to the same query in the other direction.
    OtherDirection,
    /// It belongs to a query of another partition key.
    OtherPartitionKey,
    /// It belongs to a scan with another number of segments.
    OtherSegments,
}

impl CursorError {
    pub(crate) fn new(problem: CursorProblem) -> Self {
        Self { problem }
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> CursorProblem {
        self.problem
    }
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.problem {
            CursorProblem::Malformed => "the cursor cannot be read",
            CursorProblem::Version => "the cursor is of another version",
            CursorProblem::Signature => "the cursor has no valid signature",
            CursorProblem::OtherEntity => "the cursor belongs to another type",
            CursorProblem::OtherTable => "the cursor belongs to another table",
            CursorProblem::OtherIndex => "the cursor belongs to another index",
            CursorProblem::OtherOperation => "the cursor belongs to another operation",
            CursorProblem::OtherDirection => "the cursor belongs to a query in the other direction",
            CursorProblem::OtherPartitionKey => {
                "the cursor belongs to a query of another partition key"
            }
            CursorProblem::OtherSegments => {
                "the cursor belongs to a scan with another number of segments"
            }
        })
    }
}

impl std::error::Error for CursorError {}

impl From<CursorProblem> for CursorError {
    fn from(problem: CursorProblem) -> Self {
        Self::new(problem)
    }
}
