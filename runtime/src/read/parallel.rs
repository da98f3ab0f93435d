//! `ParallelScan`: a scan in segments that are read side by side.

use std::fmt;

use super::ends::read_ends;
use super::engine::Engine;
use super::reading::Reading;
use super::request::Wanted;
use super::scan::Scan;
use super::setters::read_setters;
use crate::db::Db;
use crate::error::{Invalid, Result};
use crate::index::IndexOf;
use crate::limits::MAX_SEGMENTS;
use crate::table::Table;

/// As many calls at a time as make sense from one process, where nothing else is said.
const MOST_AT_A_TIME: usize = 32;

/// A scan in segments, read side by side as one stream; in no order, as any scan.
///
/// As many segments as [`concurrency`](ParallelScan::concurrency) says are open at a time: each has a call
/// under way or a page that waits, so memory is bounded by that many pages of 1 MB. All in the task that polls:
/// nothing is spawned. One [`Cursor`](crate::cursor::Cursor) holds the place of every segment.
#[must_use = "a scan does nothing until one of its ends makes the calls"]
pub struct ParallelScan<T, I, P = T> {
    scan: Scan<T, I, P>,
    reading: Reading,
    segments: u32,
    concurrency: Option<usize>,
}

impl<T: Table, I, P> ParallelScan<T, I, P> {
    pub(super) fn new(mut scan: Scan<T, I, P>, segments: u32) -> Self {
        Self {
            reading: std::mem::take(&mut scan.reading),
            scan,
            segments,
            concurrency: None,
        }
    }

    /// How many segments are read at a time: all of them, up to 32, unless it is said.
    ///
    /// Many segments and few at a time make a scan that can be stopped and gone on with, its cursor short: what
    /// is behind it is in whole segments. 0 is [`Error::Invalid`](crate::Error::Invalid).
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = Some(calls);
        self
    }

    read_setters!();

    fn engine(mut self, db: &Db, wanted: Wanted) -> Result<Engine>
    where
        I: IndexOf<T>,
    {
        let concurrency = self
            .check()
            .map_err(|error| error.in_table(T::SCHEMA.table()))?;
        self.scan.reading = self.reading;
        self.scan
            .into_request(db, db.caller(), wanted, self.segments, concurrency)?
            .into_engine()
    }

    fn check(&self) -> Result<usize, Invalid> {
        let segments = self.segments;
        if !(1..=MAX_SEGMENTS).contains(&segments) {
            let text =
                format_args!("a parallel scan has 1 to {MAX_SEGMENTS} segments, not {segments}");
            return Err(Invalid::custom(text));
        }
        let all = usize::try_from(segments).unwrap_or(usize::MAX);
        match self.concurrency {
            Some(0) => Err(Invalid::custom(
                "no segment at a time reads nothing, for ever",
            )),
            Some(calls) => Ok(calls),
            None => Ok(all.min(MOST_AT_A_TIME)),
        }
    }
}

/// The calls.
impl<T: Table, I, P> ParallelScan<T, I, P> {
    read_ends!();
}

impl<T: Table, I, P> fmt::Debug for ParallelScan<T, I, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelScan")
            .field("table", &T::SCHEMA.table())
            .field("segments", &self.segments)
            .field("concurrency", &self.concurrency)
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}
