//! `Items`: a read as a stream of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_sdk_dynamodb::types::ConsumedCapacity;
use futures_core::stream::{FusedStream, Stream};

use super::engine::Engine;
use super::order::Order;
use super::pace::Progress;
use super::reader::Reader;
use super::rows::Read;
use crate::cursor::Cursor;
use crate::error::Result;
use crate::op::Metadata;
use crate::table::Table;

/// The items of a read, in its order: a [`Stream`], with what it takes to go on another time.
///
/// Lazy: polling it makes a call when there are no more items of the last one. A future of `next` can be
/// dropped at any time, no item is lost by it. After an error nothing more is given, and
/// [`cursor`](Items::cursor) tells where to go on.
///
/// [`try_next`](Items::try_next) is there without imports; `futures::TryStreamExt` has the rest.
#[must_use = "a stream makes no call until it is polled"]
pub struct Items<T, P = T> {
    reader: Reader<P>,
    table: std::marker::PhantomData<fn() -> T>,
    ended: bool,
}

impl<T: Table, P> Items<T, P> {
    pub(super) fn new(engine: Result<Engine>, limit: Option<usize>, read: Read<P>) -> Self
    where
        P: 'static,
    {
        Self {
            reader: Reader::new(engine, limit, read),
            table: std::marker::PhantomData,
            ended: false,
        }
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// As the read's `items` says; nothing is given after an error.
    pub async fn try_next(&mut self) -> Result<Option<P>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Where to go on: exactly behind the last item given, without a call. `None` before the first item and
    /// when all has been read.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor<T>> {
        self.reader.cursor()
    }

    /// Whether all has been read: nothing is behind the items given.
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

    pub(super) fn order(&self) -> Option<&Order> {
        self.reader.engine().map(|engine| &engine.order)
    }

    pub(super) async fn collect_all(mut self) -> Result<(Vec<P>, Metadata)> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        let engine = self.reader.engine();
        let metadata = Metadata {
            capacity: self.consumed_capacity().cloned().map(Box::new),
            request_id: engine.and_then(|engine| engine.pace.request_id().map(str::to_owned)),
            ..Metadata::default()
        };
        Ok((items, metadata))
    }
}

/// Items move when they are given: nothing here is pinned.
impl<T, P> Unpin for Items<T, P> {}

impl<T: Table, P> Stream for Items<T, P> {
    type Item = Result<P>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.reader.poll_item(cx));
        self.ended = !matches!(item, Some(Ok(_)));
        Poll::Ready(item)
    }
}

impl<T: Table, P> FusedStream for Items<T, P> {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

impl<T: Table, P> fmt::Debug for Items<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("table", &T::SCHEMA.table())
            .field("progress", &self.progress())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
