//! Rows one by one, of the pages an engine fetches, and the place behind each.

use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::vec;

use aws_smithy_types::body::SdkBody;

use super::engine::{Engine, RawPage};
use super::place::Place;
use crate::cursor::Values;
use crate::direct::DecodedPage;
use crate::error::{Error, Result};
use crate::item::Item;

/// How a projection's rows are read.
pub(super) type Read<P> = fn(Item) -> Result<P>;

/// What a stream reads from.
pub(super) struct Reader<P> {
    /// The mistake that keeps it from being read, until it has been told.
    mistake: Option<Error>,
    engine: Option<Engine>,
    read: Read<P>,
    /// Takes the rows out of a page: here, where it is known that a `P` holds no borrow.
    rows_of: fn(RawPage) -> (Rows<P>, RawPage),
    /// Items still wanted.
    remaining: Option<usize>,
    rows: Rows<P>,
    /// The page the rows are of.
    segment: u32,
    next: Option<Item>,
}

/// The rows of one page that have not been given yet.
enum Rows<P> {
    /// Items of the SDK's.
    Raw {
        items: vec::IntoIter<Item>,
        places: Option<vec::IntoIter<Values>>,
    },
    /// Items that were read directly, and where each stands in the text.
    Direct {
        items: vec::IntoIter<P>,
        starts: vec::IntoIter<usize>,
        text: Arc<SdkBody>,
    },
}

impl<P> Rows<P> {
    fn none() -> Self {
        Rows::Raw {
            items: Vec::new().into_iter(),
            places: None,
        }
    }

    fn len(&self) -> usize {
        match self {
            Rows::Raw { items, .. } => items.len(),
            Rows::Direct { items, .. } => items.len(),
        }
    }
}

/// A page as a whole.
pub(super) struct WholePage<P> {
    pub(super) items: Vec<P>,
    pub(super) first: Option<Place>,
    pub(super) page: RawPage,
}

impl<P> Reader<P> {
    pub(super) fn new(engine: Result<Engine>, limit: Option<usize>, read: Read<P>) -> Self
    where
        P: 'static,
    {
        let (engine, mistake) = match engine {
            Ok(engine) => (Some(engine), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            mistake,
            engine,
            read,
            rows_of: rows,
            remaining: limit,
            rows: Rows::none(),
            segment: 0,
            next: None,
        }
    }

    pub(super) fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// The next item; nothing more is given after an error, and the place stays.
    pub(super) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        loop {
            if self.remaining == Some(0) {
                return Poll::Ready(self.mistake.take().map(Err));
            }
            if self.rows.len() > 0 {
                let item = self.next_row().inspect_err(|_| self.fail());
                return Poll::Ready(Some(item));
            }
            match ready!(self.poll_page(cx)) {
                Some(page) => {
                    if let Err(error) = page.and_then(|page| self.begin_page(page)) {
                        self.fail();
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                None => return Poll::Ready(None),
            }
        }
    }

    fn begin_page(&mut self, page: RawPage) -> Result<()> {
        let (rows, page) = (self.rows_of)(page);
        self.rows = rows;
        self.next = page.next;
        match &mut self.engine {
            Some(engine) if self.rows.len() == 0 => {
                engine.finished(self.segment, self.next.as_ref())
            }
            _ => Ok(()),
        }
    }

    /// Takes a row; the read is behind it when it could be read, and behind the last one where the next page
    /// begins.
    fn next_row(&mut self) -> Result<P> {
        let Some(engine) = &mut self.engine else {
            return Err(Error::from(crate::error::Invalid::custom(
                "nothing is read",
            )));
        };
        let (item, place) = row(&mut self.rows, self.read, engine)?;
        if self.rows.len() > 0 {
            engine.passed(self.segment, place);
        } else {
            engine.finished(self.segment, self.next.as_ref())?;
        }
        self.remaining = self.remaining.map(|remaining| remaining - 1);
        Ok(item)
    }

    fn fail(&mut self) {
        self.rows = Rows::none();
        if let Some(engine) = &mut self.engine {
            engine.fail();
        }
    }

    /// The next page as it comes.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawPage>>> {
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

    /// The next page, of which no more items are read than are wanted.
    pub(super) fn poll_whole(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<WholePage<P>>>> {
        let page = match ready!(self.poll_page(cx)) {
            Some(page) => page.and_then(|page| self.whole(page)),
            None => return Poll::Ready(None),
        };
        Poll::Ready(Some(page.inspect_err(|_| self.fail())))
    }

    fn whole(&mut self, page: RawPage) -> Result<WholePage<P>> {
        let (mut rows, page) = (self.rows_of)(page);
        let Some(engine) = &mut self.engine else {
            return Err(Error::from(crate::error::Invalid::custom(
                "nothing is read",
            )));
        };
        let all = rows.len();
        let wanted = self.remaining.map_or(all, |remaining| remaining.min(all));
        let mut items = Vec::with_capacity(wanted);
        let (mut first, mut last) = (None, None);
        for _ in 0..wanted {
            let (item, place) = row(&mut rows, self.read, engine)?;
            items.push(item);
            first.get_or_insert_with(|| place.clone());
            last = Some(place);
        }
        match last.filter(|_| wanted < all) {
            Some(last) => engine.passed(self.segment, last),
            None => engine.finished(self.segment, page.next.as_ref())?,
        }
        self.remaining = self.remaining.map(|remaining| remaining - wanted);
        Ok(WholePage { items, first, page })
    }
}

/// The rows of a page, and the rest of it.
fn rows<P: 'static>(mut page: RawPage) -> (Rows<P>, RawPage) {
    let decoded = page.decoded.take();
    let decoded = decoded.and_then(|page| page.downcast::<DecodedPage<P>>().ok());
    let rows = match decoded {
        Some(decoded) => {
            let DecodedPage {
                items,
                starts,
                text,
            } = *decoded;
            Rows::Direct {
                items: items.into_iter(),
                starts: starts.into_iter(),
                text,
            }
        }
        None => Rows::Raw {
            items: std::mem::take(&mut page.items).into_iter(),
            places: page.places.take().map(Vec::into_iter),
        },
    };
    (rows, page)
}

/// The next row; the caller has seen that there is one.
fn row<P>(rows: &mut Rows<P>, read: Read<P>, engine: &Engine) -> Result<(P, Place)> {
    let end = || Error::from(crate::error::Invalid::custom("no row is left"));
    match rows {
        Rows::Raw { items, places } => {
            let item = items.next().ok_or_else(end)?;
            let known = places.as_mut().and_then(Iterator::next);
            let place = match known {
                Some(place) => place,
                None => engine.order.values_of(&item)?,
            };
            Ok((read(item)?, Place::Values(place)))
        }
        Rows::Direct {
            items,
            starts,
            text,
        } => {
            let (item, start) = (
                items.next().ok_or_else(end)?,
                starts.next().ok_or_else(end)?,
            );
            Ok((item, Place::Text(text.clone(), start)))
        }
    }
}
