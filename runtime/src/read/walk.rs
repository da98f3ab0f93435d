//! A read under way: rows one by one or page by page, and the place behind what was given.

use std::task::{Context, Poll, ready};

use super::engine::{Engine, RawPage};
use super::place::Place;
use super::rows::{Read, Rows, Taken};
use crate::error::Result;
use crate::item::Item;

/// A read under way.
pub(super) struct Walk<P> {
    engine: Engine,
    read: Read<P>,
    /// `Rows::of`, which only a `P` without borrows has.
    rows_of: fn(&mut RawPage) -> Rows<P>,
    /// Items still wanted.
    remaining: Option<usize>,
    rows: Rows<P>,
    /// The segment the rows are of, and where its next page begins.
    segment: u32,
    next: Option<Item>,
}

impl<P> Walk<P> {
    pub(super) fn new(engine: Engine, limit: Option<usize>, read: Read<P>) -> Self
    where
        P: 'static,
    {
        Self {
            engine,
            read,
            rows_of: Rows::of,
            remaining: limit,
            rows: Rows::none(),
            segment: 0,
            next: None,
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The next item; nothing more is given after an error, and the place stays.
    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        loop {
            if self.remaining == Some(0) {
                return Poll::Ready(None);
            }
            if let Some(row) = self.rows.next(self.read, &self.engine.order) {
                let item = row.and_then(|(item, place)| self.give(item, place));
                return Poll::Ready(Some(item.inspect_err(|_| self.fail())));
            }
            let Some(page) = ready!(self.engine.poll_page(cx, self.remaining)) else {
                return Poll::Ready(None);
            };
            if let Err(error) = page.and_then(|(segment, page)| self.begin_page(segment, page)) {
                self.fail();
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    fn begin_page(&mut self, segment: u32, mut page: RawPage) -> Result<()> {
        self.rows = (self.rows_of)(&mut page);
        self.segment = segment;
        self.next = page.next;
        match self.rows.len() {
            0 => self.engine.finished(segment, self.next.as_ref()),
            _ => Ok(()),
        }
    }

    /// The read is behind an item that is given, and behind the page's last one where the next page begins.
    fn give(&mut self, item: P, place: Place) -> Result<P> {
        match self.rows.len() {
            0 => self.engine.finished(self.segment, self.next.as_ref())?,
            _ => self.engine.passed(self.segment, place),
        }
        self.remaining = self.remaining.map(|remaining| remaining - 1);
        Ok(item)
    }

    /// The next page, of which no more items are read than are wanted.
    pub(super) fn poll_whole(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<WholePage<P>>>> {
        if self.remaining == Some(0) {
            return Poll::Ready(None);
        }
        let Some(page) = ready!(self.engine.poll_page(cx, self.remaining)) else {
            return Poll::Ready(None);
        };
        let page = page.and_then(|(segment, page)| self.whole(segment, page));
        Poll::Ready(Some(page.inspect_err(|_| self.fail())))
    }

    fn whole(&mut self, segment: u32, mut page: RawPage) -> Result<WholePage<P>> {
        let rows = (self.rows_of)(&mut page);
        let all = rows.len();
        let wanted = self.remaining.map_or(all, |remaining| remaining.min(all));
        let Taken { items, first, last } = rows.take(wanted, self.read, &self.engine.order)?;
        match last.filter(|_| wanted < all) {
            Some(last) => self.engine.passed(segment, last),
            None => self.engine.finished(segment, page.next.as_ref())?,
        }
        self.remaining = self.remaining.map(|remaining| remaining - wanted);
        Ok(WholePage { items, first, page })
    }

    fn fail(&mut self) {
        self.rows = Rows::none();
        self.engine.fail();
    }
}

/// A page as a whole.
pub(super) struct WholePage<P> {
    pub(super) items: Vec<P>,
    pub(super) first: Option<Place>,
    pub(super) page: RawPage,
}
