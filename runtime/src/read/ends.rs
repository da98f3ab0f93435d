//! The ends of reads, the same for each.

use std::future::poll_fn;

use super::engine::Engine;
use super::rows::Read;
use crate::error::{Error, MoreThanOne, Result};
use crate::projection::Projection;
use crate::read::Items;
use crate::schema::IndexSchema;
use crate::table::Table;

/// Adds up the pages of a read that counts.
pub(super) async fn count(engine: Result<Engine>, limit: Option<usize>) -> Result<u64> {
    let mut engine = engine?;
    let mut total = 0_u64;
    let limit = limit.map(|limit| limit as u64);
    loop {
        let remaining = limit.map(|limit| limit.saturating_sub(total));
        if remaining == Some(0) {
            return Ok(limit.unwrap_or(total));
        }
        let remaining = remaining.and_then(|it| usize::try_from(it).ok());
        match poll_fn(|cx| engine.poll_page(cx, remaining)).await {
            Some(page) => total += page?.1.count,
            None => return Ok(total),
        }
    }
}

/// The only item.
pub(super) async fn one<T: Table, P>(mut items: Items<T, P>) -> Result<Option<P>> {
    let Some(one) = items.try_next().await? else {
        return Ok(None);
    };
    let Some(order) = items.order() else {
        return Ok(Some(one));
    };
    let (table, index) = (order.table.clone(), order.index.map(IndexSchema::name));
    match items.try_next().await? {
        None => Ok(Some(one)),
        Some(_) => Err(Error::MoreThanOne(MoreThanOne::new(table, index))),
    }
}

/// `P` of table `T`, as far as `I` holds it.
pub(super) fn read<T: Table, I, P: Projection<T, I>>() -> Read<P> {
    P::read
}

/// Ends of reads with one order: needs `engine(self, db, wanted)` and `reading`.
macro_rules! read_ends {
    () => {
        /// The items, as a stream: a call each time the items of the last one are used up.
        ///
        /// No call is made before the stream is polled, and none after it is dropped. It ends after an
        /// error; [`Items::cursor`](crate::read::Items::cursor) is behind the last item it gave, at any
        /// time.
        ///
        /// # Errors
        ///
        /// The stream gives [`Invalid`](crate::Error::Invalid) and [`Cursor`](crate::Error::Cursor) before
        /// any call; [`Decode`](crate::Error::Decode) for an item that does not fit `P`;
        /// [`TableNotFound`](crate::Error::TableNotFound), [`Throttled`](crate::Error::Throttled) and
        /// [`Call`](crate::Error::Call) as they say.
        pub fn items(self, db: &crate::Db) -> crate::read::Items<T, P>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let limit = self.reading.limit;
            let engine = self.engine(db, crate::read::request::Wanted::items::<P>(P::PROJECTED));
            crate::read::Items::new(engine, limit, crate::read::ends::read::<T, I, P>())
        }

        /// The pages, as a stream: a call each, with counts, capacity and cursors.
        ///
        /// Pages are as DynamoDB answers, empty ones too; [`limit`](Self::limit) cuts the last one short.
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items); a page with an item that does not fit `P` is not given at all.
        pub fn pages(self, db: &crate::Db) -> crate::read::Pages<T, P>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let limit = self.reading.limit;
            let engine = self.engine(db, crate::read::request::Wanted::items::<P>(P::PROJECTED));
            crate::read::Pages::new(engine, limit, crate::read::ends::read::<T, I, P>())
        }

        /// All items: calls until the end, or until [`limit`](Self::limit) or
        /// [`max_pages`](Self::max_pages).
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items). What was read before the error is gone with it: a stream keeps it.
        pub fn collect(self, db: &crate::Db) -> crate::read::Ending<Vec<P>>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let items = self.items(db);
            Box::pin(async move { items.collect_all().await.map(|(items, _)| items) })
        }

        /// As [`collect`](Self::collect), with the capacity consumed by all pages and the last request id.
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items).
        pub fn collect_with(self, db: &crate::Db) -> crate::read::Ending<crate::Response<Vec<P>>>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let items = self.consumed_capacity().items(db);
            Box::pin(async move {
                let (items, metadata) = items.collect_all().await?;
                Ok(crate::Response::new(items, metadata))
            })
        }

        /// How many items there are: `Select=COUNT`, over all pages.
        ///
        /// It reads, and costs, as much as the items themselves; only less is sent. Bounded by
        /// [`limit`](Self::limit) and [`max_pages`](Self::max_pages).
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items), without `Decode`.
        pub fn count(self, db: &crate::Db) -> crate::read::Ending<u64>
        where
            I: crate::index::IndexOf<T>,
        {
            let limit = self.reading.limit;
            let engine = self.engine(db, crate::read::request::Wanted::Count);
            Box::pin(crate::read::ends::count(engine, limit))
        }
    };
}
pub(super) use read_ends;

/// Ends that stop early.
macro_rules! read_few {
    () => {
        /// The first item; `None` where there is none.
        ///
        /// Without a filter it is one call that looks at one item; with one, calls until an item passes.
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items).
        pub fn first(mut self, db: &crate::Db) -> crate::read::Ending<Option<P>>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let reading = &mut self.reading;
            reading.limit = Some(reading.limit.map_or(1, |limit| limit.min(1)));
            let mut items = self.items(db);
            Box::pin(async move { items.try_next().await })
        }

        /// The only item; `None` where there is none.
        ///
        /// # Errors
        ///
        /// [`MoreThanOne`](crate::Error::MoreThanOne) where there are several; otherwise as
        /// [`items`](Self::items).
        pub fn one(mut self, db: &crate::Db) -> crate::read::Ending<Option<P>>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let reading = &mut self.reading;
            reading.limit = Some(reading.limit.map_or(2, |limit| limit.min(2)));
            Box::pin(crate::read::ends::one(self.items(db)))
        }

        /// Whether there is any item. Without a filter one call; with one, calls until an item passes.
        ///
        /// # Errors
        ///
        /// As [`count`](Self::count).
        pub fn exists(mut self, db: &crate::Db) -> crate::read::Ending<bool>
        where
            I: crate::index::IndexOf<T>,
        {
            let reading = &mut self.reading;
            reading.limit = Some(reading.limit.map_or(1, |limit| limit.min(1)));
            let count = self.count(db);
            Box::pin(async move { count.await.map(|count| count > 0) })
        }

        /// One page for people: exactly [`limit`](Self::limit) items, or all that are left, with a cursor to
        /// the next page and one to the page before.
        ///
        /// Makes as many calls as that takes. Without a limit it is what one call gives, or as many as
        /// [`max_pages`](Self::max_pages) says.
        ///
        /// # Errors
        ///
        /// As [`items`](Self::items).
        pub fn page(mut self, db: &crate::Db) -> crate::read::Ending<crate::read::Page<T, P>>
        where
            I: crate::index::IndexOf<T>,
            P: crate::Projection<T, I>,
        {
            let reading = &mut self.reading;
            if reading.limit.is_none() {
                reading.max_pages.get_or_insert(1);
            }
            Box::pin(self.pages(db).merge())
        }
    };
}
pub(super) use read_few;
