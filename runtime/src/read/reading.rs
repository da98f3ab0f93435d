//! What queries and scans are told alike.

use std::fmt;

use super::pace::PaceOptions;
use crate::cursor::{At, Origin};
use crate::expr::{Expr, Resolved};

/// The options of a read.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) filter: Option<Expr>,
    pub(super) consistent: bool,
    pub(super) page_size: Option<usize>,
    pub(super) limit: Option<usize>,
    pub(super) max_pages: Option<usize>,
    pub(super) cursor: Option<(Origin, At)>,
    pub(super) pace: PaceOptions,
}

impl Reading {
    /// All filters must hold.
    pub(super) fn push_filter(&mut self, filter: Expr) {
        self.filter = Some(match self.filter.take() {
            Some(all) => all.and(filter),
            None => filter,
        });
    }
}

/// Without the values.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field(
                "filter",
                &self.filter.as_ref().map(Resolved::condition_shape),
            )
            .field("consistent", &self.consistent)
            .field("page_size", &self.page_size)
            .field("limit", &self.limit)
            .field("max_pages", &self.max_pages)
            .field("cursor", &self.cursor.is_some())
            .field("pace", &self.pace)
            .finish()
    }
}
