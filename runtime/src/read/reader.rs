//! Rows one by one, of the pages an engine fetches, and the place behind each.

use std::task::{Context, Poll, ready};
use std::vec;

use super::engine::{Engine, RawPage};
use crate::cursor::Values;
use crate::error::{Error, Result};
use crate::item::Item;

/// What a stream reads from.
pub(super) struct Reader {
    /// The mistake that keeps it from being read, until it has been told.
    mistake: Option<Error>,
    engine: Option<Engine>,
    /// Items still wanted.
    remaining: Option<usize>,
    rows: Rows,
    /// The page the rows are of.
    segment: u32,
    next: Option<Item>,
}

/// The rows of one page that have not been given yet.
#[derive(Default)]
struct Rows {
    items: vec::IntoIter<Item>,
    places: Option<vec::IntoIter<Values>>,
}

/// An item, and where it is.
pub(super) struct Row {
    pub(super) item: Item,
    pub(super) place: Values,
}

impl Reader {
    pub(super) fn new(engine: Result<Engine>, limit: Option<usize>) -> Self {
        let (engine, mistake) = match engine {
            Ok(engine) => (Some(engine), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            mistake,
            engine,
            remaining: limit,
            rows: Rows::default(),
            segment: 0,
            next: None,
        }
    }

    pub(super) fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// The next row; [`passed`](Reader::passed) must follow, or [`fail`](Reader::fail).
    pub(super) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Row>>> {
        loop {
            if self.remaining == Some(0) {
                return Poll::Ready(self.mistake.take().map(Err));
            }
            if let Some(item) = self.rows.items.next() {
                return Poll::Ready(Some(self.row(item)));
            }
            match ready!(self.poll_page(cx)) {
                Some(Ok(page)) => {
                    self.next = page.next;
                    self.rows = Rows {
                        items: page.items.into_iter(),
                        places: page.places.map(Vec::into_iter),
                    };
                    if let Err(error) = self.finish_page() {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn row(&mut self, item: Item) -> Result<Row> {
        let known = self.rows.places.as_mut().and_then(Iterator::next);
        let place = match (known, &self.engine) {
            (Some(place), _) => Ok(place),
            (None, Some(engine)) => engine.order.values_of(&item),
            (None, None) => Ok(Values::new()),
        };
        let place = place.inspect_err(|_| self.fail())?;
        Ok(Row { item, place })
    }

    /// The row has been given: the read is behind it.
    pub(super) fn passed(&mut self, place: Values) -> Result<()> {
        self.remaining = self.remaining.map(|remaining| remaining - 1);
        if let Some(engine) = &mut self.engine {
            engine.passed(self.segment, place);
        }
        self.finish_page()
    }

    /// When the page's last row has been given, the read is where the next page begins.
    fn finish_page(&mut self) -> Result<()> {
        if self.rows.items.len() > 0 {
            return Ok(());
        }
        match &mut self.engine {
            Some(engine) => engine.finished(self.segment, self.next.as_ref()),
            None => Ok(()),
        }
    }

    /// Nothing more is given after an error; the place stays.
    pub(super) fn fail(&mut self) {
        self.rows = Rows::default();
        if let Some(engine) = &mut self.engine {
            engine.fail();
        }
    }

    /// The next page as it comes.
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawPage>>> {
        if let Some(mistake) = self.mistake.take() {
            return Poll::Ready(Some(Err(mistake)));
        }
        let Some(engine) = &mut self.engine else {
            return Poll::Ready(None);
        };
        if self.remaining == Some(0) {
            return Poll::Ready(None);
        }
        Poll::Ready(match ready!(engine.poll_page(cx, self.remaining)) {
            Some(Ok((segment, page))) => {
                self.segment = segment;
                Some(Ok(page))
            }
            Some(Err(error)) => Some(Err(error)),
            None => None,
        })
    }

    /// The places of a page's items, of which no more are kept than are wanted; whether all are.
    pub(super) fn take_wanted(&mut self, page: &mut RawPage) -> Result<Vec<Values>> {
        let Some(engine) = &self.engine else {
            return Ok(Vec::new());
        };
        let all = page.items.len();
        let wanted = self.remaining.map_or(all, |remaining| remaining.min(all));
        page.items.truncate(wanted);
        let places = match page.places.take() {
            Some(mut places) => {
                places.truncate(wanted);
                Ok(places)
            }
            None => {
                let values = page.items.iter();
                values.map(|item| engine.order.values_of(item)).collect()
            }
        };
        places.inspect_err(|_| self.fail())
    }

    /// `given` of a page's items have been given, whose last is at `last`; `all` of them unless cut short.
    pub(super) fn passed_page(
        &mut self,
        given: usize,
        cut_short: Option<Values>,
        next: Option<&Item>,
    ) -> Result<()> {
        self.remaining = self.remaining.map(|remaining| remaining - given);
        let Some(engine) = &mut self.engine else {
            return Ok(());
        };
        match cut_short {
            Some(last) => {
                engine.passed(self.segment, last);
                Ok(())
            }
            None => engine.finished(self.segment, next),
        }
    }
}
