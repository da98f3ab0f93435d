//! `Page` and `Pages`: a read page by page.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::stream::{FusedStream, Stream};

use super::engine::Engine;
use super::pace::{self, Progress};
use super::place::Place;
use super::reader::Reader;
use super::rows::Read;
use super::walk::WholePage;
use crate::cursor::{At, Cursor, Operation};
use crate::error::Result;
use crate::table::Table;

/// Items, and where the pages before and behind them are.
pub struct Page<T, P = T> {
    items: Vec<P>,
    next: Option<Cursor<T>>,
    prev: Option<Cursor<T>>,
    scanned: u64,
    capacity: Option<ConsumedCapacity>,
    request_id: Option<String>,
}

impl<T, P> Page<T, P> {
    /// The items, in the read's order, also where the page was reached backwards.
    #[must_use]
    pub fn items(&self) -> &[P] {
        &self.items
    }

    /// The items, owned.
    #[must_use]
    pub fn into_items(self) -> Vec<P> {
        self.items
    }

    /// Where the next page begins; `None` when there is none.
    ///
    /// DynamoDB does not always know that nothing is left: the last page can be an empty one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&Cursor<T>> {
        self.next.as_ref()
    }

    /// A cursor that goes back from the first item: given to the same query, with the same limit, it reads the
    /// page before. `None` for the first page, for an empty one, and for a scan, which goes one way only.
    #[must_use]
    pub fn prev_cursor(&self) -> Option<&Cursor<T>> {
        self.prev.as_ref()
    }

    /// Items looked at, before the filter: what is charged.
    #[must_use]
    pub fn scanned(&self) -> u64 {
        self.scanned
    }

    /// The capacity consumed, of the table and each index; where the read asks for it.
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.capacity.as_ref()
    }

    /// The id AWS support asks for, of the last call.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl<T, P> IntoIterator for Page<T, P> {
    type Item = P;
    type IntoIter = std::vec::IntoIter<P>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// Without the items, which may be personal data.
impl<T: Table, P> fmt::Debug for Page<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("table", &T::SCHEMA.table())
            .field("items", &self.items.len())
            .field("next", &self.next.is_some())
            .field("prev", &self.prev.is_some())
            .field("scanned", &self.scanned)
            .finish_non_exhaustive()
    }
}

/// The pages of a read: a [`Stream`], a call each.
///
/// As lazy, as safe to drop and as final after an error as [`Items`](super::Items).
#[must_use = "a stream makes no call until it is polled"]
pub struct Pages<T, P = T> {
    reader: Reader<P>,
    /// Whether the next page is the first of all.
    at_beginning: bool,
    ended: bool,
    table: PhantomData<fn() -> T>,
}

/// A page in the direction it was read in.
struct Walked<P> {
    items: Vec<P>,
    first: Option<Place>,
    at_beginning: bool,
    scanned: u64,
    capacity: Option<ConsumedCapacity>,
    request_id: Option<String>,
}

impl<T: Table, P> Pages<T, P> {
    pub(super) fn new(engine: Result<Engine>, limit: Option<usize>, read: Read<P>) -> Self
    where
        P: 'static,
    {
        let at_beginning = engine.as_ref().is_ok_and(|engine| engine.place().is_none());
        Self {
            reader: Reader::new(engine, limit, read),
            at_beginning,
            ended: false,
            table: PhantomData,
        }
    }

    /// The next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// As the read's `pages` says; nothing is given after an error.
    pub async fn try_next(&mut self) -> Result<Option<Page<T, P>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where to go on: behind the last page given. `None` before the first page and when all has been read.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor<T>> {
        self.reader.cursor()
    }

    /// Whether all has been read: nothing is behind the pages given.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.reader.is_exhausted()
    }

    /// Pages, items, cost and time so far.
    #[must_use]
    pub fn progress(&self) -> Option<&Progress> {
        self.reader.progress()
    }

    /// The capacity consumed by all pages so far, of the table and each index; where the read asks for it.
    #[must_use]
    pub fn consumed_capacity(&self) -> Option<&ConsumedCapacity> {
        self.reader.consumed_capacity()
    }

    fn poll_walked(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Walked<P>>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let page = ready!(self.reader.poll_whole(cx));
        self.ended = !matches!(page, Some(Ok(_)));
        Poll::Ready(page.map(|page| page.map(|page| self.walked(page))))
    }

    fn walked(&mut self, WholePage { items, first, page }: WholePage<P>) -> Walked<P> {
        Walked {
            items,
            first,
            at_beginning: std::mem::take(&mut self.at_beginning),
            scanned: page.scanned,
            capacity: page.capacity,
            request_id: page.request_id,
        }
    }

    /// Turns a page, or several as one, to the read's order.
    fn page(&self, walked: Walked<P>) -> Page<T, P> {
        let on = self.cursor();
        let engine = self.reader.engine();
        let goes_back = engine.is_some_and(|engine| engine.back);
        // Where it was read from: the other way from its first item.
        let turned = engine
            .filter(|engine| !walked.at_beginning && engine.order.operation == Operation::Query);
        let turned = turned.zip(walked.first).and_then(|(engine, first)| {
            let first = first.values(&engine.order)?;
            Some(engine.order.cursor(!engine.back, At::Key(first)))
        });
        let mut items = walked.items;
        let (next, prev) = if goes_back {
            items.reverse();
            (turned, on)
        } else {
            (on, turned)
        };
        Page {
            items,
            next,
            prev,
            scanned: walked.scanned,
            capacity: walked.capacity,
            request_id: walked.request_id,
        }
    }

    /// All pages as one.
    pub(super) async fn merge(mut self) -> Result<Page<T, P>> {
        let mut all = Walked {
            items: Vec::new(),
            first: None,
            at_beginning: self.at_beginning,
            scanned: 0,
            capacity: None,
            request_id: None,
        };
        while let Some(page) = poll_fn(|cx| self.poll_walked(cx)).await {
            let page = page?;
            // The only page of most reads is taken as it is.
            if all.items.is_empty() {
                all.items = page.items;
            } else {
                all.items.extend(page.items);
            }
            all.first = all.first.or(page.first);
            all.scanned += page.scanned;
            if let Some(capacity) = &page.capacity {
                pace::add(&mut all.capacity, capacity);
            }
            all.request_id = page.request_id.or(all.request_id);
        }
        Ok(self.page(all))
    }
}

/// Items move when they are given: nothing here is pinned.
impl<T, P> Unpin for Pages<T, P> {}

impl<T: Table, P> Stream for Pages<T, P> {
    type Item = Result<Page<T, P>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.poll_walked(cx));
        Poll::Ready(page.map(|page| page.map(|page| self.page(page))))
    }
}

impl<T: Table, P> FusedStream for Pages<T, P> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<T: Table, P> fmt::Debug for Pages<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("table", &T::SCHEMA.table())
            .field("progress", &self.progress())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
