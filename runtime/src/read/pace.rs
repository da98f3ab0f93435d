//! What a read has cost so far, and how fast it may go on.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use aws_sdk_dynamodb::types::{Capacity, ConsumedCapacity};
use tokio::time::Instant;

use super::engine::RawPage;
use crate::error::Invalid;

/// How far a read is: what its `progress` is told after each page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pages: u64,
    items: u64,
    scanned: u64,
    capacity: Option<f64>,
    elapsed: Duration,
}

impl Progress {
    /// Pages read, each of one call.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// Items in them, which the filter let through.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Items looked at, which is what is charged.
    #[must_use]
    pub fn scanned(&self) -> u64 {
        self.scanned
    }

    /// Read units consumed; `None` where no call was asked what it cost.
    #[must_use]
    pub fn capacity_units(&self) -> Option<f64> {
        self.capacity
    }

    /// The time since the first call was made.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// What is told of each page.
pub(super) type Listener = Box<dyn FnMut(&Progress) + Send>;

/// What a user wants of the pace.
#[derive(Default)]
pub(super) struct PaceOptions {
    pub(super) consumed_capacity: bool,
    pub(super) units_per_second: Option<f64>,
    pub(super) listener: Option<Listener>,
}

impl PaceOptions {
    /// Whether each answer is to say what it cost.
    pub(super) fn asks_capacity(&self) -> bool {
        self.consumed_capacity || self.units_per_second.is_some() || self.listener.is_some()
    }
}

impl fmt::Debug for PaceOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pace")
            .field("consumed_capacity", &self.consumed_capacity)
            .field("units_per_second", &self.units_per_second)
            .field("progress", &self.listener.is_some())
            .finish()
    }
}

/// How fast capacity may be consumed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    units_per_second: f64,
    /// Before then no call is made.
    free_at: Option<Instant>,
}

impl Rate {
    /// `does` is what a rate of nothing would do.
    pub(crate) fn new(units_per_second: f64, does: &str) -> Result<Self, Invalid> {
        if !units_per_second.is_finite() || units_per_second <= 0.0 {
            let text = format_args!("a rate limit of {units_per_second} units a second {does}");
            return Err(Invalid::custom(text));
        }
        Ok(Self {
            units_per_second,
            free_at: None,
        })
    }

    pub(crate) fn units_per_second(&self) -> f64 {
        self.units_per_second
    }

    /// When the next call may be made, if not at once.
    pub(crate) fn next_call(&self) -> Option<Instant> {
        self.free_at.filter(|free| *free > Instant::now())
    }

    /// Takes note of what a call has cost.
    pub(crate) fn spend(&mut self, units: f64) {
        let now = Instant::now();
        let from = self.free_at.map_or(now, |free| free.max(now));
        // A pause no clock reaches is as good as none at all.
        let pause = Duration::try_from_secs_f64(units / self.units_per_second);
        self.free_at = from
            .checked_add(pause.unwrap_or(Duration::MAX))
            .or(Some(from + Duration::from_secs(1 << 32)));
    }
}

/// The pace of a read under way.
pub(super) struct Pace {
    rate: Option<Rate>,
    listener: Option<Listener>,
    began: Option<Instant>,
    progress: Progress,
    capacity: Option<ConsumedCapacity>,
    request_id: Option<String>,
}

impl Pace {
    pub(super) fn new(options: PaceOptions) -> Result<Self, Invalid> {
        let rate = options.units_per_second;
        let rate = rate.map(|units| Rate::new(units, "reads nothing"));
        Ok(Self {
            rate: rate.transpose()?,
            listener: options.listener,
            began: None,
            progress: Progress {
                pages: 0,
                items: 0,
                scanned: 0,
                capacity: None,
                elapsed: Duration::ZERO,
            },
            capacity: None,
            request_id: None,
        })
    }

    /// When the next call may be made, if not at once.
    pub(super) fn next_call(&mut self) -> Option<Instant> {
        let now = Instant::now();
        self.began.get_or_insert(now);
        self.rate.as_ref().and_then(Rate::next_call)
    }

    /// Takes note of a page.
    pub(super) fn record(&mut self, page: &RawPage) {
        let now = Instant::now();
        let units = page.capacity.as_ref().and_then(|it| it.capacity_units);
        let progress = &mut self.progress;
        progress.pages += 1;
        progress.items += page.count;
        progress.scanned += page.scanned;
        sum(&mut progress.capacity, units);
        progress.elapsed = self.began.map_or(Duration::ZERO, |began| now - began);
        if let (Some(rate), Some(units)) = (&mut self.rate, units) {
            rate.spend(units);
        }
        if let Some(capacity) = &page.capacity {
            add(&mut self.capacity, capacity);
        }
        self.request_id.clone_from(&page.request_id);
        if let Some(listener) = &mut self.listener {
            listener(&self.progress);
        }
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    pub(super) fn capacity(&self) -> Option<&ConsumedCapacity> {
        self.capacity.as_ref()
    }
}

/// Adds what one page cost to the total: of the table, and of each index.
pub(crate) fn add(total: &mut Option<ConsumedCapacity>, page: &ConsumedCapacity) {
    let Some(total) = total else {
        *total = Some(page.clone());
        return;
    };
    sum(&mut total.capacity_units, page.capacity_units);
    sum(&mut total.read_capacity_units, page.read_capacity_units);
    sum(&mut total.write_capacity_units, page.write_capacity_units);
    match (&mut total.table, &page.table) {
        (Some(total), Some(page)) => add_one(total, page),
        (total @ None, page) => total.clone_from(page),
        (Some(_), None) => {}
    }
    add_each(
        &mut total.local_secondary_indexes,
        page.local_secondary_indexes.as_ref(),
    );
    add_each(
        &mut total.global_secondary_indexes,
        page.global_secondary_indexes.as_ref(),
    );
}

fn sum(total: &mut Option<f64>, more: Option<f64>) {
    if let Some(more) = more {
        *total.get_or_insert_default() += more;
    }
}

fn add_one(total: &mut Capacity, more: &Capacity) {
    sum(&mut total.capacity_units, more.capacity_units);
    sum(&mut total.read_capacity_units, more.read_capacity_units);
    sum(&mut total.write_capacity_units, more.write_capacity_units);
}

fn add_each(
    total: &mut Option<HashMap<String, Capacity>>,
    more: Option<&HashMap<String, Capacity>>,
) {
    for (index, more) in more.into_iter().flatten() {
        let total = total.get_or_insert_default();
        match total.get_mut(index) {
            Some(total) => add_one(total, more),
            None => {
                total.insert(index.clone(), more.clone());
            }
        }
    }
}
