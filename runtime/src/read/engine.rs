//! The engine: page after page, of one sequence or of the segments of a scan.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::time::sleep_until;

use super::order::{Order, Start};
use super::pace::Pace;
use super::place::Place;
use super::request::page_limit;
use crate::cursor::{At, Segments, Values};
use crate::direct::AnyPage;
use crate::error::Result;
use crate::item::Item;

/// What one call answered.
#[derive(Default)]
pub(crate) struct RawPage {
    pub(super) items: Vec<Item>,
    /// The places of the items, where the items themselves do not tell them.
    pub(super) places: Option<Vec<Values>>,
    /// Where the next page begins; `None` at the end.
    pub(super) next: Option<Item>,
    pub(super) count: u64,
    pub(super) scanned: u64,
    pub(super) capacity: Option<ConsumedCapacity>,
    pub(super) request_id: Option<String>,
    /// The items instead, as they were read directly.
    pub(super) decoded: Option<AnyPage>,
}

/// What differs between the calls of one read.
#[derive(Default)]
pub(super) struct Ask {
    /// Which segment of how many.
    pub(super) segment: Option<(u32, u32)>,
    pub(super) start: Option<Item>,
    pub(super) limit: Option<usize>,
}

/// Makes one call.
pub(super) type Fetch = Arc<dyn Fn(Ask) -> BoxFuture<'static, Result<RawPage>> + Send + Sync>;

/// What an engine is told once.
pub(super) struct Setup {
    pub(super) fetch: Fetch,
    pub(super) order: Order,
    pub(super) start: Start,
    /// 0 for a read that is not parallel.
    pub(super) segments: u32,
    pub(super) concurrency: usize,
    pub(super) page_size: Option<usize>,
    pub(super) max_pages: Option<usize>,
    /// Whether the items of a page are fewer than those it looks at.
    pub(super) filtered: bool,
    pub(super) pace: Pace,
}

/// Fetches pages, lazily: a call is made when a page is asked for and none is there.
pub(super) struct Engine {
    fetch: Fetch,
    pub(super) order: Order,
    pub(super) back: bool,
    segments: u32,
    /// No segment from this one on has been begun.
    next: u32,
    /// Where each begun segment is that is not at its end.
    places: BTreeMap<u32, Option<Place>>,
    /// The next page of each begun segment whose last one has come.
    waiting: VecDeque<(u32, Option<Item>)>,
    in_flight: FuturesUnordered<BoxFuture<'static, (u32, Result<RawPage>)>>,
    concurrency: usize,
    page_size: Option<usize>,
    pages_left: Option<usize>,
    filtered: bool,
    pub(super) pace: Pace,
    failed: bool,
}

impl Engine {
    pub(super) fn new(setup: Setup) -> Self {
        let Start { back, at } = setup.start;
        let (next, places) = match at {
            None => (0, BTreeMap::new()),
            Some(At::Key(values)) => (1, BTreeMap::from([(0, Some(values))])),
            Some(At::Segments(Segments { next, begun, .. })) => (next, begun),
        };
        let order = setup.order;
        let waiting = places
            .iter()
            .map(|(segment, values): (&u32, &Option<Values>)| {
                let start = values.as_ref().map(|values| order.start_key(values));
                (*segment, start)
            });
        let waiting = waiting.collect();
        let places = places.into_iter();
        let places = places.map(|(segment, values)| (segment, values.map(Place::Values)));
        Self {
            waiting,
            places: places.collect(),
            fetch: setup.fetch,
            back,
            segments: setup.segments,
            next,
            in_flight: FuturesUnordered::new(),
            concurrency: setup.concurrency,
            page_size: setup.page_size,
            pages_left: setup.max_pages,
            filtered: setup.filtered,
            pace: setup.pace,
            failed: false,
            order,
        }
    }

    /// The next page that comes, and the segment it is of. `remaining` items are still wanted.
    pub(super) fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
        remaining: Option<usize>,
    ) -> Poll<Option<Result<(u32, RawPage)>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        self.make_calls(remaining);
        match ready!(Pin::new(&mut self.in_flight).poll_next(cx)) {
            None => Poll::Ready(None),
            Some((segment, Ok(page))) => {
                self.pace.record(&page);
                if let Some(next) = &page.next {
                    // Before segments that have not been begun: the fewer are open, the shorter the cursor.
                    self.waiting.push_back((segment, Some(next.clone())));
                }
                Poll::Ready(Some(Ok((segment, page))))
            }
            Some((_, Err(error))) => {
                self.fail();
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    fn make_calls(&mut self, remaining: Option<usize>) {
        while self.in_flight.len() < self.concurrency && self.pages_left != Some(0) {
            let Some((segment, start)) = self.next_call() else {
                return;
            };
            self.pages_left = self.pages_left.map(|pages| pages - 1);
            let call = (self.fetch)(Ask {
                segment: (self.segments > 0).then_some((segment, self.segments)),
                start,
                limit: page_limit(self.page_size, remaining, self.filtered),
            });
            let free_at = self.pace.next_call();
            self.in_flight.push(Box::pin(async move {
                if let Some(free_at) = free_at {
                    sleep_until(free_at).await;
                }
                (segment, call.await)
            }));
        }
    }

    fn next_call(&mut self) -> Option<(u32, Option<Item>)> {
        if let Some(waiting) = self.waiting.pop_front() {
            return Some(waiting);
        }
        let segment = self.next;
        if segment >= self.segments.max(1) {
            return None;
        }
        self.next += 1;
        self.places.insert(segment, None);
        Some((segment, None))
    }

    /// An item has been given: a segment is behind it.
    pub(super) fn passed(&mut self, segment: u32, place: Place) {
        self.places.insert(segment, Some(place));
    }

    /// All items of a page have been given: its segment is where the next page begins, or at its end.
    pub(super) fn finished(&mut self, segment: u32, next: Option<&Item>) -> Result<()> {
        match next {
            Some(next) => {
                let place = self.order.values_of(next)?;
                self.places.insert(segment, Some(Place::Values(place)));
            }
            None => {
                self.places.remove(&segment);
            }
        }
        Ok(())
    }

    /// Nothing more is given after an error.
    pub(super) fn fail(&mut self) {
        self.failed = true;
        self.in_flight.clear();
    }

    /// Whether everything has been read.
    pub(super) fn is_exhausted(&self) -> bool {
        self.places.is_empty() && self.next >= self.segments.max(1)
    }

    /// Where the read is; `None` at its beginning and at its end.
    pub(super) fn place(&self) -> Option<At> {
        if self.is_exhausted() {
            return None;
        }
        if self.segments == 0 {
            let place = self.places.get(&0)?.as_ref()?;
            return place.values(&self.order).map(At::Key);
        }
        let begun = self.places.iter().map(|(segment, place)| {
            let values = place.as_ref().and_then(|place| place.values(&self.order));
            (*segment, values)
        });
        let begun = begun.collect();
        (self.next > 0).then_some(At::Segments(Segments {
            total: self.segments,
            next: self.next,
            begun,
        }))
    }
}
